namespace GaDms.Retrieval.Store;

/// <summary>The model whose image tower made a gallery's vectors.</summary>
/// <param name="Name">For messages: the name of the model's file.</param>
/// <param name="Fingerprint">SHA-256 in hexadecimal over everything that decides what a vector or a query looks like.</param>
/// <param name="Dimension">Width of the joint space: floats per vector.</param>
public sealed record GalleryModel(string Name, string Fingerprint, int Dimension);
