namespace GaDms.Training.Batches;

/// <summary>What a token is, where the data set knows it (rendered people do).</summary>
public enum TokenKind : byte
{
    /// <summary>Neither attribute nor noise: articles, verbs, connectives.</summary>
    Filler,

    /// <summary>Part of a true attribute.</summary>
    Attribute,

    /// <summary>Part of an attribute that is false.</summary>
    False,

    /// <summary>Part of a clause that says nothing of the person.</summary>
    Irrelevant,
}

/// <summary>What a token is and what it speaks of.</summary>
/// <param name="Kind">True, false or beside the point.</param>
/// <param name="Attribute">The attribute, such as <c>topColor</c>; null for other words.</param>
public readonly record struct TokenLabel(TokenKind Kind, string? Attribute);
