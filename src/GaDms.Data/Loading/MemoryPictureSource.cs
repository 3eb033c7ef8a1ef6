using GaDms.Imaging;

namespace GaDms.Data.Loading;

/// <summary>Pictures that are in memory already, or are made on the fly from their number.</summary>
/// <param name="count">How many there are.</param>
/// <param name="get">Gives a picture; called from several threads at once.</param>
public sealed class MemoryPictureSource(int count, Func<int, Image> get) : IPictureSource
{
    /// <summary>Pictures in memory.</summary>
    public MemoryPictureSource(IReadOnlyList<Image> pictures)
        : this(pictures.Count, index => pictures[index])
    {
    }

    /// <inheritdoc/>
    public int Count => count;

    /// <inheritdoc/>
    public string NameOf(int index) => $"picture {index}";

    /// <inheritdoc/>
    public Image Get(int index) => get(index);
}
