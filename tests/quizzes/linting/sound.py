"""Sound questions, written for these tests, with the sentences they rest on: nothing may be found in them
that is an error. Each mutation test spoils copies of them."""

from decimal import Decimal

from quizzes.formats.bank import BankChoice, BankQuestion


def single(slug, stem, key, wrong, explanation, quote, place=0, **fields):
    """One choice. wrong: [(choice, why)]; the right one is put at its place among them."""
    rows = [BankChoice(text, Decimal(0), why) for text, why in wrong]
    rows.insert(place, BankChoice(key, Decimal(1), ""))
    return question("single", slug, stem, rows, explanation, quote, **fields)


def question(kind, slug, stem, rows, explanation, quote, **fields):
    return BankQuestion(
        kind=kind,
        stem=stem,
        choices=tuple(rows),
        slug=slug,
        topic=fields.pop("topic", "general"),
        explanation=explanation,
        cites=("0a1b2c3d",),
        quotes=(quote,),
        **fields,
    )


def answers(*pairs):
    return [BankChoice(text, Decimal(str(credit)), why) for text, credit, why in pairs]


SINGLES = [
    single(
        "oxygen-carrier",
        "Which part of the blood carries most of the oxygen to the tissues?",
        "The red cells",
        [
            ("The platelets", "Platelets help to close a wound."),
            ("The white cells", "White cells fight germs."),
            ("The plasma", "Plasma holds very little oxygen."),
        ],
        "Red cells hold haemoglobin, which binds oxygen in the lungs and lets go of it in the tissues.",
        "Red cells of the blood carry nearly all of the oxygen that tissues need.",
        2,
    ),
    single(
        "insulin-source",
        "Where in the body is insulin made?",
        "In the pancreas",
        [
            ("In the thyroid", "The thyroid makes thyroxine."),
            ("In the kidneys", "The kidneys make renin."),
            ("In the spleen", "The spleen filters blood and makes no hormone."),
        ],
        "Cells in the pancreas make insulin and pass it into the blood.",
        "Insulin is made by cells of the pancreas.",
        0,
    ),
    single(
        "leaf-colour",
        "Why do the leaves of many trees turn yellow in autumn?",
        "Their green pigment breaks down",
        [
            ("Their roots take up more iron", "Iron does not colour a leaf yellow."),
            ("Their veins fill with sugar", "Sugar in a leaf has no yellow colour."),
            ("Their surface dries in the sun", "A dry surface does not change the pigment."),
        ],
        "In autumn the green pigment breaks down and yellow ones that were there before show.",
        "As days shorten the green pigment of a leaf breaks down, and yellow pigments become visible.",
        3,
    ),
    single(
        "moon-phases",
        "What makes the Moon seem to change its shape over a month?",
        "We see varying amounts of its lit half",
        [
            ("The shadow of the Earth moves across it", "That happens in an eclipse."),
            ("Clouds on its surface come and go", "It has no clouds."),
            ("It turns a dark side towards us at times", "It shows us the same side at all times."),
        ],
        "Half of the Moon is lit by the Sun. How much of that half faces us changes over a month.",
        "Over a month we see varying amounts of the half of the Moon that is lit by the Sun.",
        1,
    ),
    single(
        "bread-rise",
        "A baker leaves the yeast out of a dough. What will the loaf most probably be like?",
        "Flat and dense",
        [
            ("Tall and airy", "Without yeast no gas lifts the dough."),
            ("Sweet and sticky", "Sugar is what makes a loaf sweet."),
            ("Dark and bitter", "That comes from an oven that is too hot."),
        ],
        "Yeast gives off gas that lifts a dough. Without it the loaf stays flat and dense.",
        "A dough without yeast stays flat, and the loaf is dense.",
        2,
    ),
    single(
        "vaccine-work",
        "How does a vaccine protect against a disease?",
        "It trains the immune system beforehand",
        [
            ("It kills the germs already present", "That is what an antibiotic does to bacteria."),
            ("It blocks the airways against germs", "A vaccine leaves the airways as they are."),
            ("It replaces blood cells that are weak", "That would be a transplant."),
        ],
        "A vaccine shows the immune system a harmless part of a germ, so that it is ready beforehand.",
        "A vaccine trains the immune system before a germ arrives.",
        0,
    ),
    single(
        "sound-vacuum",
        "What happens to the sound of a bell when the air around it is pumped out?",
        "It grows faint",
        [
            ("It grows louder", "There is less to carry it."),
            ("It grows deeper", "The bell swings as fast as before."),
            ("It stays the same", "Sound needs something to travel through."),
        ],
        "Sound travels through matter. With less air around the bell less of it arrives.",
        "When air around a bell is pumped out, its sound grows faint.",
        0,
    ),
    single(
        "bone-density",
        "Which kind of activity does most to keep bones dense?",
        "Climbing stairs",
        [
            ("Floating in water", "Water bears the weight of the body."),
            ("Stretching in bed", "Lying down puts little load on bones."),
            ("Breathing deeply", "That trains the chest, and loads no bone."),
        ],
        "Bones become dense where they bear a load, as in climbing stairs.",
        "Activities in which bones bear the body's weight, such as climbing stairs, keep bones dense.",
        1,
    ),
    single(
        "river-bend",
        "On which side of a bend does a river wear its bank away?",
        "On the outer side, where water is faster",
        [
            ("On the inner side, where water is slower", "There the river lays sand down."),
            ("On both sides, as the water is the same", "The water is faster on the outer side."),
            ("On the shaded side, as the soil is wetter", "Shade makes no difference to the bank."),
        ],
        "Water runs faster on the outer side of a bend and wears the bank away there.",
        "In a bend the water is faster on the outer side and wears away that bank.",
        0,
    ),
    single(
        "honey-keep",
        "What keeps honey from going bad for years?",
        "Its low share of water",
        [
            ("Its golden colour", "Colour has no effect on germs."),
            ("Its smell of flowers", "The smell does not stop germs."),
            ("Its store of vitamins", "Honey holds hardly any vitamins."),
        ],
        "There is so little water in honey that germs cannot grow in it.",
        "The share of water in honey is so low that germs do not grow in it.",
        3,
    ),
    single(
        "fever-role",
        "What is a fever in most infections?",
        "A reaction of the body against germs",
        [
            ("A poison that the germs release", "It is the body itself that turns up the heat."),
            ("A failure of the sweat glands", "Sweat glands work in a fever."),
            ("A sign that the heart is weak", "A fever says nothing of the strength of the heart."),
        ],
        "The body raises its own temperature in reaction to germs.",
        "A fever is mostly a reaction of the body to germs.",
        2,
    ),
    single(
        "bicycle-gear",
        "A cyclist shifts to a lower gear before a hill. What does that change?",
        "Each turn of the pedals needs less force",
        [
            ("The front tyre presses harder on the road", "The gear has no effect on the tyre."),
            ("The brakes act sooner on the way down", "Brakes and gears work apart."),
            ("Both wheels become smaller for a while", "A gear changes no wheel."),
        ],
        "In a lower gear each turn of the pedals moves the wheel less far and needs less force.",
        "In a lower gear each turn of the pedals takes less force.",
        1,
    ),
    single(
        "inhaler-spacer",
        "What is a spacer on an inhaler for?",
        "It lets more of the spray reach the lungs",
        [
            ("It warms the spray before it is breathed", "A spacer holds the spray, and does not heat it."),
            ("It counts how many puffs are left inside", "A counter on the inhaler does that."),
            ("It filters dust out of the air of a room", "It is not made for the air of a room."),
        ],
        "A spacer holds the spray for a moment, so that more of it reaches the lungs.",
        "With a spacer more of the spray reaches the lungs.",
        3,
    ),
    single(
        "glacier-ice",
        "How does snow on a glacier turn into ice?",
        "The snow above presses it together",
        [
            ("The wind blows salt into its pores", "Salt would melt it."),
            ("The sun draws the colour out of it", "Snow has no colour to lose."),
            ("The rock below sends cold up to it", "Rock below a glacier is warmer than the air."),
        ],
        "Each year's snow presses on what lies below until its crystals join to ice.",
        "New snow above presses the old snow together until it is ice.",
        0,
    ),
    single(
        "rinse-rice",
        "Why do cooks rinse rice before they boil it?",
        "To wash loose starch away",
        [
            ("To make the grains longer", "Water does not stretch a grain."),
            ("To bring the boil on sooner", "Cold water would rather delay it."),
            ("To add minerals to the dish", "Rinsing takes minerals out."),
        ],
        "Loose starch makes the grains stick. Rinsing washes it away.",
        "Rinsing washes loose starch off the grains, so they stick less.",
        1,
    ),
    single(
        "heart-valve",
        "What is the task of the valves in the heart?",
        "To keep blood flowing one way",
        [
            ("To mix blood with fresh air", "That happens in the lungs."),
            ("To set the speed of the beat", "A node in the wall sets the speed."),
            ("To store blood during sleep", "The heart stores no blood."),
        ],
        "The valves open and close so that blood flows one way only.",
        "Valves keep the blood in the heart flowing one way.",
        2,
    ),
]

OTHERS = [
    question(
        "multiple",
        "carry-seeds",
        "Which of these carry seeds from one place to another? Choose all that apply.",
        answers(
            ("Birds that eat berries", "0.5", "The seeds leave the bird elsewhere."),
            ("Wind in dry months", "0.5", "Light seeds fly far."),
            ("Frost at night", "-0.5", "Frost moves no seed."),
            ("Light at noon", "-0.5", "Light moves no seed."),
        ),
        "Birds and wind carry seeds from place to place.",
        "Seeds travel with birds that eat berries and with dry wind.",
    ),
    question(
        "truefalse",
        "tides-moon",
        "The tides of the sea follow the pull of the Moon and the Sun.",
        answers(("True", 1, ""), ("False", 0, "Both pull at the water.")),
        "The Moon and the Sun pull at the sea, and the tides follow.",
        "Tides of the sea follow the pull of the Moon and of the Sun.",
    ),
    question(
        "truefalse",
        "spiders-insects",
        "Spiders belong to the insects, because they have six legs.",
        answers(("True", 0, "Count again: eight legs."), ("False", 1, "")),
        "Spiders have eight legs and belong to the arachnids.",
        "Spiders have eight legs and are arachnids.",
    ),
    question(
        "short",
        "plant-sugar",
        "By which process does a plant make sugar from light?",
        answers(
            ("photosynthesis", 1, ""), ("photo-synthesis", 1, ""), ("respiration", 0, "That uses sugar up.")
        ),
        "In photosynthesis a plant makes sugar from light, water and air.",
        "A plant makes sugar by photosynthesis.",
    ),
    question(
        "numeric",
        "water-boils",
        "At how many degrees Celsius does water boil at sea level?",
        [BankChoice("100", Decimal(1), "", {"tolerance": "1"})],
        "At sea level water boils at 100 degrees Celsius.",
        "Water boils at 100 degrees Celsius at sea level.",
    ),
    question(
        "matching",
        "organ-task",
        "Which task belongs to each organ?",
        [
            BankChoice("Kidney", Decimal(1), "", {"match": "Filters the blood"}),
            BankChoice("Lung", Decimal(1), "", {"match": "Takes in oxygen"}),
            BankChoice("Stomach", Decimal(1), "", {"match": "Breaks down food"}),
            BankChoice("", Decimal(0), "", {"match": "Stores light"}),
        ],
        "Kidneys filter blood, lungs take in oxygen and the stomach breaks food down.",
        "The kidney filters blood, the lung takes in oxygen, and the stomach breaks down food.",
    ),
    question(
        "ordering",
        "frog-life",
        "Put the stages of the life of a frog in order.",
        answers(
            ("Egg", 1, ""),
            ("Tadpole with gills", 1, ""),
            ("Froglet with a tail", 1, ""),
            ("Grown frog", 1, ""),
        ),
        "A frog begins as an egg, becomes a tadpole, then a froglet, then a frog.",
        "From the egg comes a tadpole, then a froglet with a tail, then the grown frog.",
    ),
    question(
        "gaps",
        "water-cycle",
        "Water rises from the sea as [[1]] and comes back to the land as rain or [[2]] in winter.",
        [
            BankChoice("vapour", Decimal(1), "", {"gap": 1}),
            BankChoice("vapor", Decimal(1), "", {"gap": 1}),
            BankChoice("snow", Decimal(1), "", {"gap": 2}),
            BankChoice("sand", Decimal(0), "Sand does not fall from clouds.", {"gap": 2}),
        ],
        "Water rises as vapour and falls as rain or snow.",
        "Water rises as vapour and comes back as rain or snow.",
        details={"gaps": [{"kind": "typed"}, {"kind": "list"}]},
    ),
    question(
        "hotspot",
        "lens-of-eye",
        "Where in the drawing of the eye is light bent most sharply into focus?",
        [
            BankChoice("Cornea", Decimal(1), "", {"region": "cornea"}),
            BankChoice("Optic nerve", Decimal(0), "It leads signals away.", {"region": "nerve"}),
            BankChoice("Retina", Decimal(0), "Light arrives there.", {"region": "retina"}),
        ],
        "The cornea bends light more than any other part of the eye.",
        "Light is bent most by the cornea.",
        details={"figure": "eye"},
    ),
]
EVERYTHING = SINGLES + OTHERS
