using GaDms.Imaging;

namespace GaDms.Data.Loading;

/// <summary>Pictures of files, decoded at each call.</summary>
/// <param name="paths">The files.</param>
/// <param name="options">How they are decoded.</param>
public sealed class FilePictureSource(IReadOnlyList<string> paths, DecodeOptions? options = null) : IPictureSource
{
    /// <inheritdoc/>
    public int Count => paths.Count;

    /// <summary>The files of a data set, numbered by <see cref="ImageRecord.ImageId"/>.</summary>
    public static FilePictureSource Of(RetrievalDataset dataset, DecodeOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        return new FilePictureSource([.. dataset.Images.Select(dataset.FullPath)], options);
    }

    /// <inheritdoc/>
    public string NameOf(int index) => paths[index];

    /// <inheritdoc/>
    public Image Get(int index) => ImageCodec.Load(paths[index], options);

    /// <inheritdoc/>
    public void Get(int index, Image resized) => ImageCodec.LoadResized(paths[index], resized, options);
}
