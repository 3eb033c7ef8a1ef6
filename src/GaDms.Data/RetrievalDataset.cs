namespace GaDms.Data;

/// <summary>A text-based person retrieval data set: pictures of people, who they are, and sentences about them.</summary>
public sealed class RetrievalDataset
{
    private readonly Dictionary<Split, IReadOnlyList<ImageRecord>> _images;
    private readonly Dictionary<Split, IReadOnlyList<CaptionPair>> _pairs;

    /// <summary>Gathers the records of a data set.</summary>
    /// <param name="name">What it is called in reports.</param>
    /// <param name="root">The folder that the records' paths start from.</param>
    /// <param name="images">The records; the i-th must have <see cref="ImageRecord.ImageId"/> i.</param>
    /// <exception cref="ArgumentException">An image id is not the record's place.</exception>
    public RetrievalDataset(string name, string root, IReadOnlyList<ImageRecord> images)
    {
        ArgumentNullException.ThrowIfNull(images);
        for (int i = 0; i < images.Count; i++)
        {
            if (images[i].ImageId != i)
                throw new ArgumentException($"Record {i} has the image id {images[i].ImageId}; ids are places in the list.", nameof(images));
        }

        Name = name;
        Root = root;
        Images = images;
        _images = Enum.GetValues<Split>().ToDictionary(
            split => split, split => (IReadOnlyList<ImageRecord>)[.. images.Where(image => image.Split == split)]);
        _pairs = _images.ToDictionary(part => part.Key, part => (IReadOnlyList<CaptionPair>)[.. part.Value.SelectMany(PairsOf)]);
    }

    /// <summary>What the data set is called in reports.</summary>
    public string Name { get; }

    /// <summary>The folder that the records' paths start from.</summary>
    public string Root { get; }

    /// <summary>All pictures, in the order of the annotation file.</summary>
    public IReadOnlyList<ImageRecord> Images { get; }

    /// <summary>The pictures of one split, in the order of the annotation file.</summary>
    public IReadOnlyList<ImageRecord> ImagesOf(Split split) => _images[split];

    /// <summary>Every (picture, caption) pair of one split: picture by picture, caption by caption.</summary>
    public IReadOnlyList<CaptionPair> PairsOf(Split split) => _pairs[split];

    /// <summary>Where a picture lies on the disk.</summary>
    public string FullPath(ImageRecord image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return Path.Combine(Root, image.Path);
    }

    private static IEnumerable<CaptionPair> PairsOf(ImageRecord image) =>
        Enumerable.Range(0, image.Captions.Count).Select(caption => new CaptionPair(image, caption));
}
