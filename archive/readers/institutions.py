"""Words by which names of institutions are known, in the languages that statements come in."""

from __future__ import annotations

import re

_INSTITUTION = re.compile(
    r"\b(?:ministry|department|office|bureau|bank|committee|council|commission|authority|agency|embassy|consulate"
    r"|government|parliament|senate|board|secretariat|administration|court|directorate|mission|presidency"
    r"|federal reserve"
    r"|ministère|commission|banque|conseil|assemblée|gouvernement|ambassade|secrétariat|autorité"
    r"|\w*ministerium|\w*amt|\w*bank|\w*regierung|\w*behörde|botschaft|bundestag|bundesrat|\w*rat"
    r"|ministerio|banco|consejo|gobierno|comisión|embajada|secretaría"
    r"|министерство|банк|правительство|посольство|комитет|совет)\b|(?:وزارة|سفارة|بنك|حكومة|مجلس)"
    r"|(?:部|委员会|委員會|局|院|银行|銀行|政府|厅|廳|使馆|使館|办公室|办公厅)$",
    re.IGNORECASE,
)


def names_institution(text: str) -> bool:
    """Whether a text holds the word for an institution ("Ministry", "Botschaft", "委员会")."""
    return bool(_INSTITUTION.search(text))
