namespace GaDms.Retrieval.Store;

/// <summary>The model whose image tower made a gallery's vectors.</summary>
/// <param name="Name">For messages: the name of the model's file.</param>
/// <param name="Fingerprint">SHA-256 in hexadecimal over everything that decides what a vector or a query looks like.</param>
/// <param name="Dimension">Width of the joint space: floats per vector.</param>
public sealed record GalleryModel(string Name, string Fingerprint, int Dimension)
{
    /// <summary>Where its file lay when the gallery was made; null: unknown.</summary>
    public string? Path { get; init; }

    /// <summary>Where its vocabulary lay when it was not beside the model; null: it was, or that is unknown.</summary>
    public string? VocabularyPath { get; init; }
}
