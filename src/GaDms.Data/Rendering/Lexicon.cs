namespace GaDms.Data.Rendering;

/// <summary>The words of captions: synonyms of every value of every attribute, and clauses that tell nothing.</summary>
internal static class Lexicon
{
    private static readonly string[][] Colors =
    [
        [],
        ["black"], ["white"], ["grey", "gray"], ["red", "bright red"], ["maroon", "burgundy", "dark red"], ["pink"],
        ["orange"], ["yellow"], ["green"], ["light blue", "sky blue", "pale blue"], ["blue"],
        ["navy", "navy blue", "dark blue"], ["purple", "violet"], ["brown"], ["beige", "tan", "khaki"],
    ];

    private static readonly string[][] None = [];

    private static readonly string[][] Gender =
    [
        ["man", "man", "male", "gentleman", "guy"], ["woman", "woman", "lady", "female"],
        ["person", "pedestrian", "individual"],
    ];

    private static readonly string[][] Hair = [["short", "short-cut", "cropped"], ["long", "flowing"], [], []];

    private static readonly string[][] HairAfter =
    [
        ["cut short"], ["worn long", "falling over the shoulders"],
        ["tied in a ponytail", "in a ponytail", "pulled back into a ponytail"], [],
    ];

    private static readonly string[][] HairWhole =
    [
        ["short hair"], ["long hair"], ["a ponytail"], ["a bald head", "a shaved head", "no hair"],
    ];

    private static readonly string[][] HairColors =
    [
        [], ["black", "dark"], ["brown", "chestnut"], ["blond", "blonde", "fair"], ["red", "ginger"], ["grey", "gray"],
    ];

    private static readonly string[][] Hats =
    [
        [], ["cap", "baseball cap"], ["beanie", "knit hat", "woolly hat"], ["brimmed hat", "sun hat", "wide-brimmed hat"],
    ];

    private static readonly string[][] Eyewear = [[], ["glasses", "eyeglasses", "spectacles"], ["sunglasses", "dark glasses"]];

    private static readonly string[][] Scarves = [[], ["scarf"]];

    private static readonly string[][] Tops =
    [
        [], ["t-shirt", "tee shirt", "tee"], ["shirt", "button-up shirt", "collared shirt"],
        ["sweater", "pullover", "jumper"], ["hoodie", "hooded sweatshirt"], ["tank top", "vest top"],
    ];

    private static readonly string[][] Patterns =
    [
        ["plain", "solid"], ["striped"], ["checked", "plaid", "checkered"], ["dotted", "polka dot", "spotted"],
        ["printed", "graphic"],
    ];

    private static readonly string[][] PatternNouns =
    [
        [], ["stripes"], ["checks", "squares"], ["dots", "polka dots", "spots"], ["print", "lettering"],
    ];

    private static readonly string[][] Sleeves =
    [
        ["sleeveless"], ["short-sleeved", "short sleeve"], ["long-sleeved", "long sleeve"],
    ];

    private static readonly string[][] Outers =
    [
        [], ["jacket"], ["coat", "overcoat", "long coat"], ["vest", "waistcoat", "gilet"],
    ];

    private static readonly string[][] Closures =
    [
        [], ["open", "unbuttoned", "unzipped"], ["closed", "buttoned-up", "zipped-up"],
    ];

    private static readonly string[][] Bottoms =
    [
        ["trousers", "pants", "slacks"], ["jeans", "denim pants", "denim jeans"], ["shorts", "short pants"], ["skirt"],
        ["dress", "gown"],
    ];

    private static readonly string[][] Shoes =
    [
        ["sneakers", "trainers", "running shoes"], ["boots"], ["sandals"], ["heels", "high heels", "high-heeled shoes"],
    ];

    private static readonly string[][] Bags =
    [
        [], ["backpack", "rucksack"], ["handbag", "purse"], ["shoulder bag", "messenger bag", "crossbody bag"],
    ];

    private static readonly string[][] Things =
    [
        [], ["umbrella", "parasol"], ["phone", "cell phone", "mobile phone"], ["book"], ["bottle", "water bottle"],
        ["shopping bag", "carrier bag"],
    ];

    /// <summary>The synonyms of a value; the first is the most usual.</summary>
    public static IReadOnlyList<string> Words(AttributeName name, int value, WordForm form)
        => form == WordForm.Plain ? Plain(name)[value] : Special(name, form)[value];

    /// <summary>Whether the usual noun of the value is a plural.</summary>
    public static bool IsPlural(AttributeName name, int value) => name switch
    {
        AttributeName.Shoes or AttributeName.Eyewear => true,
        AttributeName.Bottom => (BottomKind)value is BottomKind.Trousers or BottomKind.Jeans or BottomKind.Shorts,
        _ => false,
    };

    private static string[][] Plain(AttributeName name) => name switch
    {
        _ when AttributeDomain.IsColor(name) => Colors,
        AttributeName.Gender => Gender,
        AttributeName.Hair => Hair,
        AttributeName.HairColor => HairColors,
        AttributeName.Hat => Hats,
        AttributeName.Eyewear => Eyewear,
        AttributeName.Scarf => Scarves,
        AttributeName.Top => Tops,
        AttributeName.Pattern => Patterns,
        AttributeName.Sleeves => Sleeves,
        AttributeName.Outer => Outers,
        AttributeName.Closure => Closures,
        AttributeName.Bottom => Bottoms,
        AttributeName.Shoes => Shoes,
        AttributeName.Bag => Bags,
        AttributeName.Carried => Things,
        _ => None,
    };

    private static string[][] Special(AttributeName name, WordForm form) => (name, form) switch
    {
        (AttributeName.Hair, WordForm.After) => HairAfter,
        (AttributeName.Hair, WordForm.Whole) => HairWhole,
        (AttributeName.Pattern, WordForm.After) => PatternNouns,
        (AttributeName.Gender, WordForm.Subject) => [["he"], ["she"], ["they"]],
        (AttributeName.Gender, WordForm.Possessive) => [["his"], ["her"], ["their"]],
        (AttributeName.Gender, WordForm.Object) => [["him"], ["her"], ["them"]],
        _ => None,
    };
}
