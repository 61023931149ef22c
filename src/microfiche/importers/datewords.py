"""The words dates are written with: months, days of the week and seasons, in the languages of the archives.

A row is a language, January or Monday first; other forms (genitives, other spellings) follow a stroke, and
abbreviations end in a full stop. Names are known without their accents, too. After the Unicode CLDR, 46.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator

from microfiche import datenames

_MONTHS = {
    "en": " ".join(f"{name}/{name[:3]}." for name in datenames.MONTHS).replace("Sep.", "Sep./Sept."),
    "fr": "janvier/janv. février/févr./fév. mars avril/avr. mai juin juillet/juil. août septembre/sept. "
    "octobre/oct. novembre/nov. décembre/déc.",
    "de": "Januar/Jänner/Jan. Februar/Feber/Feb. März/Maerz/Mrz. April/Apr. Mai Juni/Jun. Juli/Jul. "
    "August/Aug. September/Sept. Oktober/Okt. November/Nov. Dezember/Dez.",
    "es": "enero/ene. febrero/feb. marzo/mar. abril/abr. mayo/may. junio/jun. julio/jul. agosto/ago. "
    "septiembre/setiembre/sept./set. octubre/oct. noviembre/nov. diciembre/dic.",
    "it": "gennaio/gen. febbraio/feb. marzo/mar. aprile/apr. maggio/mag. giugno/giu. luglio/lug. "
    "agosto/ago. settembre/set./sett. ottobre/ott. novembre/nov. dicembre/dic.",
    "pt": "janeiro/jan. fevereiro/fev. março/mar. abril/abr. maio/mai. junho/jun. julho/jul. agosto/ago. "
    "setembro/set. outubro/out. novembro/nov. dezembro/dez.",
    "ca": "gener/gen. febrer/febr. març abril/abr. maig juny juliol/jul. agost/ag. setembre/set. "
    "octubre/oct. novembre/nov. desembre/des.",
    "ro": "ianuarie/ian. februarie/feb. martie/mar. aprilie/apr. mai iunie/iun. iulie/iul. august/aug. "
    "septembrie/sept. octombrie/oct. noiembrie/noi. decembrie/dec.",
    "nl": "januari/jan. februari/feb. maart/mrt. april/apr. mei juni/jun. juli/jul. augustus/aug. "
    "september/sep. oktober/okt. november/nov. december/dec.",
    "sv": "januari/jan. februari/feb. mars april/apr. maj juni/jun. juli/jul. augusti/aug. september/sep. "
    "oktober/okt. november/nov. december/dec.",
    "da": "januar/jan. februar/feb. marts/mar. april/apr. maj juni/jun. juli/jul. august/aug. "
    "september/sep. oktober/okt. november/nov. december/dec.",
    "no": "januar/jan. februar/feb. mars april/apr. mai juni/jun. juli/jul. august/aug. september/sep. "
    "oktober/okt. november/nov. desember/des.",
    "fi": "tammikuuta/tammikuu/tammi. helmikuuta/helmikuu/helmi. maaliskuuta/maaliskuu/maalis. "
    "huhtikuuta/huhtikuu/huhti. toukokuuta/toukokuu/touko. kesäkuuta/kesäkuu/kesä. "
    "heinäkuuta/heinäkuu/heinä. elokuuta/elokuu/elo. syyskuuta/syyskuu/syys. lokakuuta/lokakuu/loka. "
    "marraskuuta/marraskuu/marras. joulukuuta/joulukuu/joulu.",
    "pl": "stycznia/styczeń/sty. lutego/luty/lut. marca/marzec/mar. kwietnia/kwiecień/kwi. maja/maj "
    "czerwca/czerwiec/cze. lipca/lipiec sierpnia/sierpień/sie. września/wrzesień/wrz. "
    "października/październik/paź. listopada/lis. grudnia/grudzień/gru.",
    "cs": "ledna/leden/led. února/únor/úno. března/březen/bře. dubna/duben/dub. května/květen/kvě. "
    "června/červen/čvn. července/červenec/čvc. srpna/srpen září/zář. října/říjen/říj. listopadu "
    "prosince/prosinec",
    "sk": "januára/január/jan. februára/február/feb. marca/marec/mar. apríla/apríl/apr. mája/máj júna/jún "
    "júla/júl augusta/august/aug. septembra/september/sep. októbra/október/okt. novembra/november/nov. "
    "decembra/december/dec.",
    "sl": "januarja/januar/jan. februarja/februar/feb. marca/marec/mar. aprila/april/apr. maja/maj "
    "junija/junij julija/julij avgusta/avgust/avg. septembra/september/sep. oktobra/oktober/okt. "
    "novembra/november/nov. decembra/december/dec.",
    "hr": "siječnja/siječanj veljače/veljača ožujka/ožujak travnja/travanj svibnja/svibanj lipnja/lipanj "
    "srpnja/srpanj kolovoza/kolovoz rujna/rujan - studenoga/studenog/studeni prosinca/prosinac",
    "sr": "januara/januar/jan. februara/februar/feb. marta/mart/mar. aprila/april/apr. maja/maj juna/jun "
    "jula/jul avgusta/avgust/avg. septembra/septembar/sep. oktobra/oktobar/okt. novembra/novembar/nov. "
    "decembra/decembar/dec.",
    "sr-Cyrl": "јануара/јануар/јан. фебруара/фебруар/феб. марта/март/мар. априла/април/апр. маја/мај "
    "јуна/јун јула/јул августа/август/авг. септембра/септембар/сеп. октобра/октобар/окт. "
    "новембра/новембар/нов. децембра/децембар/дец.",
    "ru": "января/январь/янв. февраля/февраль/февр./фев. марта/март/мар. апреля/апрель/апр. мая/май "
    "июня/июнь/июн. июля/июль/июл. августа/август/авг. сентября/сентябрь/сент./сен. октября/октябрь/окт. "
    "ноября/ноябрь/нояб./ноя. декабря/декабрь/дек.",
    "uk": "січня/січень/січ. лютого/лютий/лют. березня/березень/бер. квітня/квітень/квіт. "
    "травня/травень/трав. червня/червень/черв. липня/липень/лип. серпня/серпень/серп. "
    "вересня/вересень/вер. жовтня/жовтень/жовт. листопада/листопад/лист. грудня/грудень/груд.",
    "bg": "януари/яну. февруари/фев. март април/апр. май юни юли август/авг. септември/сеп. октомври/окт. "
    "ноември/ное. декември/дек.",
    "el": "Ιανουαρίου/Ιανουάριος/Ιαν. Φεβρουαρίου/Φεβρουάριος/Φεβ. Μαρτίου/Μάρτιος/Μαρ. "
    "Απριλίου/Απρίλιος/Απρ. Μαΐου/Μαϊου/Μάιος Ιουνίου/Ιούνιος/Ιουν. Ιουλίου/Ιούλιος/Ιουλ. "
    "Αυγούστου/Αύγουστος/Αυγ. Σεπτεμβρίου/Σεπτέμβριος/Σεπ. Οκτωβρίου/Οκτώβριος/Οκτ. "
    "Νοεμβρίου/Νοέμβριος/Νοε. Δεκεμβρίου/Δεκέμβριος/Δεκ.",
    "tr": "ocak/oca. şubat/şub. mart/mar. nisan/nis. mayıs haziran/haz. temmuz/tem. ağustos/ağu. "
    "eylül/eyl. ekim/eki. kasım/kas. aralık/ara.",
    "hu": "január/jan. február/febr. március/márc. április/ápr. május/máj. június/jún. július/júl. "
    "augusztus/aug. szeptember/szept. október/okt. november/nov. december/dec.",
    "id": "Januari/Jan. Februari/Feb. Maret/Mar. April/Apr. Mei Juni/Jun. Juli/Jul. Agustus/Agu. "
    "September/Sep. Oktober/Okt. November/Nov. Desember/Des.",
    "ar": "يناير/جانفي فبراير/فيفري مارس أبريل/إبريل/أفريل مايو/ماي يونيو/جوان يوليو/جويلية أغسطس/أوت "
    "سبتمبر أكتوبر نوفمبر ديسمبر",
    "ar-SY": "كانون_الثاني شباط آذار نيسان أيار حزيران تموز آب أيلول تشرين_الأول تشرين_الثاني كانون_الأول",
    "he": "ינואר פברואר מרץ/מרס אפריל מאי יוני יולי אוגוסט ספטמבר אוקטובר נובמבר דצמבר",
}  # fmt: skip

_WEEKDAYS = {
    "en": "Monday/Mon. Tuesday/Tue./Tues. Wednesday/Wed. Thursday/Thu./Thur./Thurs. Friday/Fri. "
    "Saturday/Sat. Sunday/Sun.",
    "fr": "lundi/lun. mardi/mar. mercredi/mer. jeudi/jeu. vendredi/ven. samedi/sam. dimanche/dim.",
    "de": "Montag/Mo. Dienstag/Di. Mittwoch/Mi. Donnerstag/Do. Freitag/Fr. Samstag/Sonnabend/Sa. Sonntag/So.",
    "es": "lunes/lun. martes/mar. miércoles/mié. jueves/jue. viernes/vie. sábado/sáb. domingo/dom.",
    "it": "lunedì/lun. martedì/mar. mercoledì/mer. giovedì/gio. venerdì/ven. sabato/sab. domenica/dom.",
    "pt": "segunda-feira/segunda/seg. terça-feira/terça/ter. quarta-feira/quarta/qua. "
    "quinta-feira/quinta/qui. sexta-feira/sexta/sex. sábado/sáb. domingo/dom.",
    "ca": "dilluns dimarts dimecres dijous divendres dissabte diumenge",
    "ro": "luni/lun. marți/mar. miercuri/mie. joi vineri/vin. sâmbătă/sâm. duminică/dum.",
    "nl": "maandag/ma. dinsdag/di. woensdag/wo. donderdag/do. vrijdag/vr. zaterdag/za. zondag/zo.",
    "sv": "måndag/mån. tisdag/tis. onsdag/ons. torsdag/tors. fredag/fre. lördag/lör. söndag/sön.",
    "da": "mandag/man. tirsdag/tirs./tir. onsdag/ons. torsdag/tors./tor. fredag/fre. lørdag/lør. søndag/søn.",
    "fi": "maanantaina/maanantai/ma. tiistaina/tiistai/ti. keskiviikkona/keskiviikko/ke. "
    "torstaina/torstai/to. perjantaina/perjantai/pe. lauantaina/lauantai/la. sunnuntaina/sunnuntai/su.",
    "pl": "poniedziałek/pon. wtorek/wt. środa/śr. czwartek/czw. piątek/pt. sobota/sob. niedziela/niedz.",
    "cs": "pondělí/po. úterý/út. středa/st. čtvrtek/čt. pátek/pá. sobota/so. neděle/ne.",
    "sk": "pondelok/po. utorok/ut. streda/st. štvrtok/št. piatok/pi. sobota/so. nedeľa/ne.",
    "hr": "ponedjeljak/pon. utorak/uto. srijeda/sri. četvrtak/čet. petak/pet. subota/sub. nedjelja/ned.",
    "sl": "ponedeljek/pon. torek/tor. sreda/sre. četrtek/čet. petek/pet. sobota/sob. nedelja/ned.",
    "sr": "ponedeljak utorak sreda četvrtak petak subota nedelja",
    "sr-Cyrl": "понедељак уторак среда четвртак петак субота недеља",
    "ru": "понедельник/пн. вторник/вт. среда/ср. четверг/чт. пятница/пт. суббота/сб. воскресенье/вс.",
    "uk": "понеділок/пн. вівторок/вт. середа/ср. четвер/чт. п'ятниця/п’ятниця/пт. субота/сб. неділя/нд.",
    "bg": "понеделник вторник сряда четвъртък петък събота неделя",
    "el": "Δευτέρα/Δευ. Τρίτη/Τρί. Τετάρτη/Τετ. Πέμπτη/Πέμ. Παρασκευή/Παρ. Σάββατο/Σάβ. Κυριακή/Κυρ.",
    "tr": "pazartesi/pzt. salı/sal. çarşamba/çar. perşembe/per. cuma/cum. cumartesi/cmt. pazar/paz.",
    "hu": "hétfő kedd szerda csütörtök péntek szombat vasárnap",
    "id": "Senin Selasa Rabu Kamis Jumat Sabtu Minggu",
    "ar": "الاثنين/الإثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد",
    "he": "שני שלישי רביעי חמישי שישי שבת ראשון",
}

_SEASONS = """
spring summer autumn fall winter printemps été automne hiver Frühling Frühjahr Sommer Herbst
primavera verano otoño invierno estate autunno inverno verão outono lente zomer herfst
vår sommar höst vinter forår efterår høst wiosna lato jesień zima весна лето осень зима
"""

LEADS = frozenset({
    *("on", "the", "le", "du", "am", "den", "vom", "del", "el", "il", "em", "op", "om", "på", "dne", "dnia"),
    *("dana", "в", "от", "від", "на", "ngày", "יום"),
})  # fmt: skip
"""Words that may stand before a date and say nothing: `on Sunday the 14th of May`, `le 14 mai`."""


def key(word: str) -> str:
    """The form in which words are looked up. A capital dotted I leaves its dot behind, which goes."""
    return word.casefold().replace("\u0307", "")


def _forms(word: str) -> set[str]:
    plain = "".join(it for it in unicodedata.normalize("NFD", key(word)) if not unicodedata.combining(it))
    return {key(word), plain.translate(_STROKES)}


_STROKES = str.maketrans("ıłđø", "ildo")


def _numbered(rows: Iterable[str], short: bool) -> Iterator[tuple[str, int]]:
    """The forms of the whole or of the short names with their number, from 1."""
    for row in rows:
        for number, words in enumerate(row.split(), 1):
            for word in words.split("/"):
                if word.endswith(".") is short and word != "-":
                    yield from ((form, number) for form in _forms(word.rstrip(".").replace("_", " ")))


MONTHS = dict([*_numbered(_MONTHS.values(), short=True), *_numbered(_MONTHS.values(), short=False)])
"""The number of a month, 1 to 12, by each of its names."""

SHORT_MONTHS = (
    frozenset(dict(_numbered(_MONTHS.values(), short=True)))
    - frozenset(dict(_numbered(_MONTHS.values(), short=False)))
    - frozenset(dict(_numbered([_MONTHS["en"]], short=True)))
)
"""Abbreviations that may be another word (`set`, `out`, `pro`) where no day stands beside them."""

WEEKDAYS = dict(_numbered(_WEEKDAYS.values(), short=False))
"""The number of a day of the week, 1 (Monday) to 7, by its names."""

SHORT_WEEKDAYS = frozenset(_numbered(_WEEKDAYS.values(), short=True))
"""Abbreviations of days with their numbers: `di` is the second in German, the seventh in French."""

SEASONS = frozenset(form for word in _SEASONS.split() for form in _forms(word))


def _by_language() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for table in (_MONTHS, _WEEKDAYS):
        for language, row in table.items():
            for form, _ in (*_numbered([row], short=False), *_numbered([row], short=True)):
                found.setdefault(form, set()).add(language.partition("-")[0])
    return {form: frozenset(languages) for form, languages in found.items()}


LANGUAGES = _by_language()
"""The languages a month or a day of the week is of, by each of its names."""
