namespace GaDms.Data.Rendering;

/// <summary>
/// The sentence shapes of captions. <c>{slot}</c> is filled by <see cref="CaptionPlanner"/>, <c>(a|b)</c> takes one of
/// its texts, <c>[...]</c> is left out at will, or when its slots find nothing to tell. Sentences begin with a capital
/// letter by themselves, "a" becomes "an", and verbs in braces agree with the pronoun before them.
/// </summary>
public static class CaptionShapes
{
    /// <summary>The shapes as written.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "{a} {person} (wearing|dressed in|clad in) {outfit}.",
        "{a} {person} in {clothes}[, carrying {load}].",
        "{a} {person} with {hair} (wearing|in|dressed in) {outfit}.",
        "{a} {person} with {hair} and {headwear}, (wearing|dressed in) {clothes}.",
        "the {person} (wears|is wearing|has on) {outfit}.",
        "the {person} (wears|is wearing) {upper} (with|and) {lower}[, and {he} {carries} {load}].",
        "the {person} has {hair} and (wears|is dressed in) {outfit}.",
        "{a} {person} is {posing} in {clothes}[, with {shoes} on].",
        "wearing {outfit}, the {person} (carries|is carrying) {load}.",
        "dressed in {clothes}, {a} {person} with {hair} is {posing}.",
        "with {hair} and {headwear}, the {person} (wears|is wearing) {clothes}.",
        "{a} {person} who (wears|is wearing) {clothes} and who (carries|is carrying) {load}.",
        "{a} {person} who has {hair} and who wears {clothes}[, along with {shoes}].",
        "{a} {person}, {posing}, (wears|has on) {outfit}.",
        "there is {a} {person} (wearing|in) {outfit}.",
        "this {person} has {hair}, and {his} clothes are {clothes}.",
        "{a} {person} (carrying|holding|with) {load} and (wearing|dressed in) {clothes}.",
        "{a} {person} with {load}, dressed in {clothes}[ and wearing {shoes}].",
        "{upper} and {lower} are what the {person} (is wearing|has on)[, along with {shoes}].",
        "the {person} (wears|is dressed in) {upper}, and {his} legs are covered by {lower}.",
        "the {person} in {upper} (has on|wears) {lower}[ and {shoes}].",
        "seen here is {a} {person} with {hair}, (wearing|in) {outfit}.",
        "the picture shows {a} {person} (wearing|dressed in) {outfit}[ and carrying {load}].",
        "{a} {person} has {headwear} on and (wears|is dressed in) {clothes}.",
        "on {his} feet the {person} has {shoes}, and {he} {is} (dressed in|wearing) {clothes}.",
        "the {person} combines {upper} with {lower}[ and {shoes}].",
        "the {person} has {load} with {him} and is wearing {clothes}.",
        "{a} {person} whose outfit (consists of|is made up of) {outfit}.",
        "{a} {person} wearing {shoes}, {lower} and {upper}.",
        "the {person} (wears|is wearing) {clothes}. {he} {has} {hair}[ and {carries} {load}].",
        "{a} {person} with {hair}. {he} {is} (wearing|dressed in) {outfit}.",
        "the {person} has {hair}. {he} {wears} {outfit}.",
        "the {person} is {posing}. {he} {wears} {outfit}[ and {carries} {load}].",
        "the {person} is wearing {upper}. {he} also {wears} {lower}[ and {shoes}].",
        "the {person} is dressed in {upper} and {lower}. on {his} feet {he} {has} {shoes}.",
        "the {person} is wearing {clothes}. {he} {is} (carrying|holding) {load}.",
        "{a} {person} (wears|has on) {upper}. {he} {has} {load} and {wears} {lower}.",
        "the {person} has {headwear} on. {he} {is} (wearing|dressed in) {clothes}.",
        "the {person} carries {load}. {he} {is} (in|dressed in) {outfit}.",
        "this is {a} {person} with {hair}. {his} clothing is {clothes}.",
        "{a} {person} with {headwear} on. {he} {wears} {outfit}.",
        "the {person} is dressed in {clothes}. with {hair} and {load}, {he} {is} {posing}.",
        "{he} {has} {hair} and {wears} {outfit}.",
        "{his} outfit is {clothes}, and {he} {carries} {load}.",
        "{he} {is} {a} {person} in {clothes}[, with {hair}].",
        "{he} {wears} {upper}, {lower} and {shoes}.",
        "{person} (wearing|in) {outfit}.",
        "{person} with {hair}, {upper} and {lower}.",
        "{upper}, {lower} and {shoes}, worn by {a} {person} with {hair}.",
        "you can see {a} {person} in {outfit}[, with {load}].",
        "(look for|find) {a} {person} in {upper}, with {lower}[ and {headwear}].",
        "{hair}, {headwear} and {upper} (mark|belong to) the {person}, who wears {lower}.",
    ];

    /// <summary>The shapes of captions that tell parts alone, small things or one garment: see <see cref="RenderSettings.PartsShare"/>.</summary>
    public static IReadOnlyList<string> Parts { get; } =
    [
        "{a} {person} with {hair}[, {headwear}][, {load}][ and {shoes}].",
        "{hair}[, {headwear}][, {load}][ and {shoes}].",
        "{a} {person} wearing {headwear}[ and {shoes}][, with {load}].",
        "{headwear}[, {hair}][, {load}][ and {shoes}].",
        "{a} {person} in {shoes}[, with {hair}][, {headwear}][ and {load}].",
        "{shoes}[, {hair}][, {headwear}][ and {load}].",
        "{a} {person} with {load}[, {hair}][, {headwear}][ and {shoes}].",
        "{load}[, {headwear}][, {hair}][ and {shoes}].",
        "{a} {person} in {upper}.",
        "{upper}.",
        "{a} {person} in {lower}.",
        "{lower}.",
    ];

    internal static IReadOnlyList<CaptionTemplate> Templates { get; } = [.. All.Select(CaptionTemplate.Parse)];

    internal static IReadOnlyList<CaptionTemplate> PartTemplates { get; } = [.. Parts.Select(CaptionTemplate.Parse)];
}
