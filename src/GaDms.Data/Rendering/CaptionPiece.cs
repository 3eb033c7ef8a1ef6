namespace GaDms.Data.Rendering;

/// <summary>How the value of an attribute is put into words.</summary>
internal enum WordForm
{
    /// <summary>The usual word: an adjective before, or the noun of, a phrase.</summary>
    Plain,

    /// <summary>After the noun: hair "tied in a ponytail", a shirt with white "stripes".</summary>
    After,

    /// <summary>A whole phrase: "a bald head".</summary>
    Whole,

    /// <summary>"he", "she".</summary>
    Subject,

    /// <summary>"his", "her".</summary>
    Possessive,

    /// <summary>"him", "her".</summary>
    Object,
}

/// <summary>
/// A piece of a planned caption. The plan is fixed before any value is falsified, so that the noisy caption of a
/// picture has the shape, and the remaining words, of its clean one.
/// </summary>
internal abstract record CaptionPiece
{
    /// <summary>Words as they stand.</summary>
    public sealed record Filler(string Text) : CaptionPiece;

    /// <summary>"a" or "an", whichever the next word asks for.</summary>
    public sealed record Article : CaptionPiece;

    /// <summary>What stands before the noun of <paramref name="Noun"/>: "a", or of plurals "a pair of" or nothing.</summary>
    public sealed record Determiner(AttributeName Noun, bool PairOf) : CaptionPiece;

    /// <summary>The value of an attribute; <paramref name="Draw"/> in [0, 1) takes one of the synonyms.</summary>
    public sealed record Value(AttributeName Name, WordForm Form, double Draw) : CaptionPiece;
}
