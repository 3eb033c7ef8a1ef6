namespace GaDms.Model.CrossModal;

/// <summary>Sizes of the masked-token branch and of the identity classifier.</summary>
public sealed record CrossModalConfig
{
    /// <summary>Self-attention blocks after the cross-attention; 4 in the paper.</summary>
    public int Layers { get; init; } = 4;

    /// <summary>Whether the model has the masked-token branch.</summary>
    public bool MaskedTokens { get; init; }

    /// <summary>Classes of the identity classifier; 0: the model has none.</summary>
    public int Identities { get; init; }
}
