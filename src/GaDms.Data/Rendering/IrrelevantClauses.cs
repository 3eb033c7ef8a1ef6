namespace GaDms.Data.Rendering;

/// <summary>
/// Clauses that language models like to add and that say nothing of the person: weather, mood, place, guesswork. None
/// of their words is a value of any attribute.
/// </summary>
internal static class IrrelevantClauses
{
    /// <summary>Before the first sentence.</summary>
    public static IReadOnlyList<string> Leading { get; } =
    [
        "On a sunny morning,", "On a rainy afternoon,", "On what seems to be a weekday,", "In a lively part of the city,",
        "As the evening begins,", "Against a calm background,", "In this moment of daily life,", "On a quiet street,",
        "In a scene full of life,", "At first sight,", "Somewhere in town,", "In the middle of a busy day,",
    ];

    /// <summary>Before the last full stop.</summary>
    public static IReadOnlyList<string> Trailing { get; } =
    [
        ", apparently in a good mood", ", perhaps on the way to work", ", possibly waiting for a friend",
        ", which suggests a relaxed day", ", giving a sense of calm", ", probably thinking about lunch",
        ", maybe late for a meeting", ", as if a holiday were near", ", in what could be an old town",
        ", while the city goes on as usual", ", which makes for a pleasant scene", ", most likely after work",
    ];

    /// <summary>Sentences of their own at the end.</summary>
    public static IReadOnlyList<string> Sentences { get; } =
    [
        "The weather looks pleasant.", "The mood is calm and quiet.", "It may be a weekend.",
        "The scene feels like early autumn.", "There could be a cafe nearby.", "The place seems to be busy.",
        "It is hard to say what the hour is.", "The day looks cold.", "The whole scene has an everyday charm.",
        "One can imagine the noise of traffic.", "The atmosphere is friendly.", "It might have rained before.",
    ];
}
