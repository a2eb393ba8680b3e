"""Facts of the card: the survey behind the model, and everything needed to make it again."""

from mutakhir.ground.errors import Said
from mutakhir.questionnaire.markup import Markup, tag
from mutakhir.story.ranking_pages.card import ModelCard
from mutakhir.story.ranking_pages.evaluation_tables import facts_list, scale_name
from mutakhir.story.ranking_pages.rivals_forest import rival_name
from mutakhir.story.report.pen import Pen


def survey_behind(card: ModelCard, pen: Pen) -> Markup:
    of = card.training
    made_up = (
        pen.say("ya: dikarang komputer", "yes: invented by a computer") if of.synthetic else pen.say("tidak", "no")
    )
    facts: list[tuple[str, str]] = [
        (pen.say("Rumah tangga", "Households"), pen.count(of.households)),
        (pen.say("Desa", "Villages"), pen.count(of.villages)),
        (pen.say("Kabupaten/kota", "Regencies"), pen.count(of.regencies)),
        (pen.say("Data buatan", "Made-up data"), made_up),
        (pen.say("Sidik data (SHA-256)", "Hash of the data (SHA-256)"), tag("code", of.hash)),
    ]
    return facts_list(facts)


def how_made(card: ModelCard, pen: Pen) -> Markup:
    policy = card.specification
    winsorise = ", ".join(pen.decimal(part / 10) for part in (policy.winsorise.lower, policy.winsorise.upper))
    turns = pen.count(policy.folds)
    facts: list[tuple[str, str]] = [
        (pen.say("Cara", "Method"), _method(card, pen)),
        (pen.say("Skala", "Scale"), pen.said(scale_name(card.scale))),
        (
            pen.say("Giliran", "Turns"),
            pen.say(f"{turns}, desa utuh dikeluarkan bergantian", f"{turns}, whole villages left out in turns"),
        ),
        (pen.say("Penarik ke nol", "Penalty"), f"{policy.penalty.slopes}; {policy.penalty.regencies}"),
        (pen.say("Ekor dipotong pada", "Tails cut at"), pen.say(f"{winsorise} persen", f"{winsorise} percent")),
        (pen.say("Selang", "Intervals"), _intervals(card, pen)),
        (pen.say("Benih", "Seed"), str(policy.seed)),
        *((name, version) for name, version in sorted(card.versions.items())),
        (pen.say("Sidik berkas model", "Hash of the model file"), tag("code", card.name)),
    ]
    return facts_list(facts)


def _intervals(card: ModelCard, pen: Pen) -> str:
    if not card.draws:
        return pen.say("belum dihitung", "not worked out")
    draws = pen.count(card.draws)
    return pen.say(
        f"95%, {draws} undian ulang seluruh desa; kebetulan sampel saja, dengan model tetap",
        f"95%, {draws} redraws of whole villages; the chance of the sample alone, the model held fast",
    )


def _method(card: ModelCard, pen: Pen) -> str:
    """Of the challengers that replaced the linear model the one that errs least."""
    better = [rival for rival in card.rivals if rival.replaced]
    if not better:
        return pen.said(_METHOD)
    return pen.said(rival_name(min(better, key=lambda rival: rival.difference.value).name))


_METHOD = Said(
    "regresi ridge tertimbang; satu tetapan per kabupaten/kota, ditarik ke tetapan nasional",
    "weighted ridge regression; one constant per regency, drawn towards the nation's",
)
