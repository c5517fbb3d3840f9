"""Lines by which somebody is reached: telephone, fax, mail, a labelled address."""

from __future__ import annotations

import re

LONGEST_LINE = 160
"""Characters of a line of an address; longer ones are text."""

_CONTACT = re.compile(
    r"^\W*(?:tel|telephone|phone|fax|telefax|e-?mail|email|address|p\.?\s?o\.?\s?box|hotline|website"
    r"|telefon|anschrift|postanschrift|adresse|téléphone|tél|courriel|télécopie|teléfono|dirección|correo|телефон|факс|адрес"
    r"|地址|电话|電話|传真|傳真|邮编|邮箱|電子郵件|هاتف|فاكس|العنوان)\b[^.。]{0,60}?[:：]"
    r"|^\W*(?:tel|fax)\.?\s*\+?[\d(]",
    re.IGNORECASE,
)


def is_contact(text: str) -> bool:
    """Whether a line gives a telephone, fax or mail contact, or a labelled address."""
    return len(text) <= LONGEST_LINE and bool(_CONTACT.search(text))
