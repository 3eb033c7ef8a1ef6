namespace GaDms.Data;

/// <summary>
/// The classes of the identity loss: identities numbered 0 .. Count - 1 without gaps, in ascending order of their own numbers.
/// (The released code sizes its classifier by captions instead.)
/// </summary>
public sealed class IdentityLabels
{
    private readonly Dictionary<int, int> _labels = [];

    /// <summary>Numbers the identities among these pictures.</summary>
    public IdentityLabels(IEnumerable<ImageRecord> images)
    {
        foreach (int identity in images.Select(image => image.Identity).Distinct().Order())
            _labels.Add(identity, _labels.Count);
    }

    /// <summary>How many classes there are.</summary>
    public int Count => _labels.Count;

    /// <summary>The class of an identity.</summary>
    /// <exception cref="KeyNotFoundException">The identity was not among the pictures that the labels were made from.</exception>
    public int this[int identity] => _labels.TryGetValue(identity, out int label)
        ? label
        : throw new KeyNotFoundException($"Identity {identity} is not among the {Count} that have a label.");
}
