namespace GaDms.Retrieval.Store;

/// <summary>Keeps models apart.</summary>
public static class GalleryModels
{
    /// <summary>Throws when <paramref name="model"/> is not the one that made a gallery's vectors.</summary>
    /// <exception cref="GalleryException">Names both.</exception>
    public static void RequireModel(this IGallery gallery, GalleryModel model)
    {
        ArgumentNullException.ThrowIfNull(gallery);
        ArgumentNullException.ThrowIfNull(model);
        if (model.Fingerprint != gallery.Model.Fingerprint)
            throw Other(gallery.Location, gallery.Model, $"{model.Name} ({model.Fingerprint[..12]})");
    }

    /// <summary>Whether a text is a SHA-256 as galleries write it.</summary>
    public static bool IsFingerprint(string text) => text is { Length: 64 } && text.All(char.IsAsciiHexDigitLower);

    internal static GalleryException Other(string location, GalleryModel has, string given) => new(
        $"gallery {location} was made with model {has.Name} (fingerprint {has.Fingerprint[..12]}), you gave {given}: "
        + "use the first model, index into a new gallery, or change this one with \"gadms gallery reindex\"");

    /// <summary>Throws unless a vector is one of this model's.</summary>
    internal static void RequireVector(GalleryModel model, string name, float[] vector)
    {
        if (vector.Length != model.Dimension)
            throw new GalleryException($"{name}: its vector has {vector.Length} numbers, the gallery's have {model.Dimension}");
        var squares = 0.0;
        foreach (var value in vector)
            squares += (double)value * value;
        if (!(Math.Abs(squares - 1) < 1e-2))
            throw new GalleryException($"{name}: the model gave a vector of length {Math.Sqrt(squares):G4} instead of 1; are its weights damaged?");
    }
}
