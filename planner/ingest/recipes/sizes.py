"""Words for sizes and colours, as headers, specifications and codes have them."""

from __future__ import annotations

import re
import unicodedata

_SIZE = re.compile(
    r"(?:[2-9]|1[0-2])?x{0,5}[sl]|x{0,3}m|[smlx]{1,4}/[smlx]{1,4}|x{0,4}[sml]l?/\d{2,3}|xx{1,4}l|均码|均号|通码|f|free|freesize|one\s?size|os|onesize|u|uni|ns"
    r"|(?:特|加)?(?:大|小|中)(?:码|号)|[2-9]xl|\d{2,3}(?:/\d{2,3}[abcy]?)?(?:码|cm|a|b|c)?|\d{2}\.5|[0-9]{1,2}[ytm]|(?:s|m|l|xl)码|加大|大|中|小"
    r"|p{1,2}|x{0,3}g{1,2}|eg|exg|taglia unica|t?u[nñ]ica|tu|(?:talla|tamanho|taille|tam\.?) (?:[uú]nic[ao]|unique)|[uú]nic[ao]|unique|フリー(?:サイズ)?|ワンサイズ|프리(?:사이즈)?|единый(?: размер)?",
    re.I,
)
_LETTERS = re.compile(r"[0-9]?[smlx]{1,5}", re.I)
_ONE_SIZE = {
    "f",
    "free",
    "freesize",
    "onesize",
    "os",
    "u",
    "uni",
    "ns",
    "均码",
    "均号",
    "通码",
    "oz",
    "unica",
    "única",
    "unico",
    "único",
    "unique",
    "tu",
    "フリー",
    "フリーサイズ",
    "ワンサイズ",
    "프리",
    "프리사이즈",
    "единый",
    "tagliaunica",
    "tailleunique",
    "tallaúnica",
    "tamanhoúnico",
}
_CODE_IN_BRACKETS = re.compile(r"^\s*[\[【(（]\s*[0-9A-Za-z\-_]{1,10}\s*[\]】)）]\s*")
_NOTE_BEHIND = re.compile(r"\s*[\[【(（][^\])】）]*[\])】）]\s*$|\s*(?:建议|适合).*$")
_KEYED = re.compile(
    r"(颜色分类|颜色|颜色规格|色|colou?r(?:\s+family|\s+name)?|farbe|cor|couleur|coloris|colore|カラー|색상|컬러|цвет|talla|talle|tamanho|tamaño|taille|taglia|サイズ|사이즈|размер|尺码|尺寸|参考身高|码数|鞋码|size|größe|groesse|\bint|规格)\s*[:：=]\s*",
    re.I,
)
_SEPARATORS = re.compile(r"\s*[;；,，|]\s*|\s+/\s+|(?<=[\u3040-\u9fff\uac00-\ud7a3])[/\-_*](?=[0-9A-Za-z均])|\s{1,}")
_SIZE_KEYS = {
    "talla",
    "talle",
    "tamanho",
    "tamaño",
    "taille",
    "taglia",
    "サイズ",
    "사이즈",
    "размер",
    "尺码",
    "尺寸",
    "参考身高",
    "码数",
    "鞋码",
    "size",
    "grösse",
    "groesse",
    "int",
}
_NO_SPEC = {"无规格", "默认", "默认规格", "无", "default title", "default", "标准"}


def is_size(text: str) -> bool:
    """Whether a word is a size: M, 2XL, 均码, 38, 155/80A, 110cm."""
    return bool(_SIZE.fullmatch(_plain(text)))


def _plain(text: str) -> str:
    """A size without blanks and the colon that forms put behind headers."""
    return unicodedata.normalize("NFKC", text).strip().rstrip(":").rstrip()


def size_sign(size: str) -> str:
    """A size as codes spell it, so that 均码 and F, 2XL and XXL are the same."""
    plain = re.sub(r"\s|码$", "", unicodedata.normalize("NFKC", size).casefold())
    if plain in _ONE_SIZE or plain == "均":
        return "f"
    if found := re.fullmatch(r"(x{2,5})([sl])", plain):
        return f"{len(found[1])}x{found[2]}"
    return plain


def colour_name(text: str | None) -> str | None:
    """A colour without the code before it: [01]黑色 is 黑色."""
    if text is None:
        return None
    plain = unicodedata.normalize("NFKC", text).strip()
    named = _CODE_IN_BRACKETS.sub("", plain)
    return named or plain or None


def size_name(text: str | None) -> str | None:
    """A size without advice behind it: M【建议90-100斤】 is M."""
    if text is None:
        return None
    plain = _plain(text)
    named = _NOTE_BEHIND.sub("", plain).strip() or plain
    return (named.upper() if _LETTERS.fullmatch(named) else named) or None


def spec_parts(text: str | None) -> tuple[str | None, str | None]:
    """(colour, size) of a specification such as `颜色分类：黑色;尺码：S`, `黑色 M`, `Black / S`."""
    plain = unicodedata.normalize("NFKC", text or "").strip()
    if not plain or plain.casefold() in _NO_SPEC:
        return None, None
    if _KEYED.search(plain):
        return _keyed(plain)
    parts = [part for part in _SEPARATORS.split(plain) if part]
    if len(parts) == 1:
        return _glued(parts[0])
    sizes = [part for part in parts if is_size(size_name(part) or part)]
    if not sizes:
        return (
            (colour_name(parts[0]), size_name(parts[1]))
            if len(parts) == 2 and ";" in plain
            else (colour_name(plain), None)
        )
    size = sizes[-1]
    place = len(parts) - 1 - parts[::-1].index(size)
    rest = " ".join(part for i, part in enumerate(parts) if i != place)
    return colour_name(rest), size_name(size)


def _keyed(plain: str) -> tuple[str | None, str | None]:
    colour = size = None
    pieces = _KEYED.split(plain)
    for key, value in zip(pieces[1::2], pieces[2::2], strict=True):
        told = value.strip(" ;；,，/|[]{}")
        if key.casefold() in _SIZE_KEYS:
            size = size_name(told)
        elif key != "规格" or colour is None:
            colour = colour_name(told)
    if colour is None and pieces[0].rstrip().endswith((";", ",", "|", "/")):  # 黑色;尺码:M names only one of the two
        colour = colour_name(pieces[0].strip(" ;,|/[]"))
    return colour or None, size or None


def _glued(part: str) -> tuple[str | None, str | None]:
    """黑色M has no separator; Black-M has a dash."""
    whole = size_name(part) or part
    if is_size(whole):
        return None, whole
    found = re.fullmatch(r"(.*[\u3040-\u9fff\uac00-\ud7a3])([0-9]?[A-Za-z]{1,4}|\d{2,3}|均码)", whole)
    if found and is_size(found[2]):
        return colour_name(found[1].removesuffix("均")), found[2]
    for separator in ("-", "/", "_"):
        first, found_one, last = whole.rpartition(separator)
        if found_one and is_size(last):
            return colour_name(first), last
    return colour_name(part), None


def title_parts(title: str | None) -> tuple[str | None, str | None]:
    """(colour, size) behind a product's name: `Autumn Dress - Black / S`, `Autumn Dress, Black, M`."""
    plain = (title or "").strip()
    if " - " in plain:
        tail = plain.rpartition(" - ")[2]
        parts = [part.strip() for part in tail.split("/")]
        if is_size(parts[-1]):
            return (colour_name(" / ".join(parts[:-1])) if len(parts) > 1 else None), parts[-1]
        return None, None
    parts = [part.strip() for part in plain.split(",")]
    if len(parts) > 1 and is_size(parts[-1]):
        return (colour_name(parts[-2]) if len(parts) > 2 else None), parts[-1]
    return None, None
