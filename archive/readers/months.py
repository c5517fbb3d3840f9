"""Names of months, by language, as they stand in dates."""

from __future__ import annotations

_NAMES = {
    "en": "january february march april may june july august september october november december",
    "en short": "jan feb mar apr may jun jul aug sep oct nov dec",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "fr short": "janv févr mars avr mai juin juil août sept oct nov déc",
    "de": "januar februar märz april mai juni juli august september oktober november dezember",
    "de short": "jan feb mär apr mai jun jul aug sep okt nov dez",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "es short": "ene feb mar abr may jun jul ago sep oct nov dic",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "ru bare": "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь",
    "ru short": "янв фев мар апр мая июн июл авг сен окт ноя дек",
    "ar": "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
    "ar plain": "يناير فبراير مارس ابريل مايو يونيه يوليه اغسطس سبتمبر اكتوبر نوفمبر ديسمبر",
    "ar maghreb": "جانفي فيفري مارس أفريل ماي جوان جويلية أوت سبتمبر أكتوبر نوفمبر ديسمبر",
    "ar morocco": "يناير فبراير مارس أبريل ماي يونيو يوليوز غشت شتنبر أكتوبر نونبر دجنبر",
}
_LEVANT = (
    "كانون الثاني",
    "شباط",
    "آذار",
    "نيسان",
    "أيار",
    "حزيران",
    "تموز",
    "آب",
    "أيلول",
    "تشرين الأول",
    "تشرين الثاني",
    "كانون الأول",
)
_VARIANTS = {
    "sept": 9,
    "февр": 2,
    "сент": 9,
    "нояб": 11,
    "setiembre": 9,
    "fevrier": 2,
    "aout": 8,
    "decembre": 12,
    "jänner": 1,
    "maerz": 3,
    "marz": 3,
}


def _by_name() -> dict[str, int]:
    months = dict(_VARIANTS)
    for names in _NAMES.values():
        months.update({name: number for number, name in enumerate(names.split(), 1)})
    months.update({name: number for number, name in enumerate(_LEVANT, 1)})
    return months


MONTHS = _by_name()
"""Number of a month (1 to 12) by its lower-case name or common abbreviation."""
