using GaDms.Data;
using GaDms.Data.Loading;
using GaDms.Data.Transforms;
using GaDms.Model.Clip;
using GaDms.Model.Text;
using GaDms.Torch;
using GaDms.Training.Batches;
using GaDms.Training.Configuration;
using GaDms.Training.Metrics;

namespace GaDms.Training.Evaluation;

// Q queries, G gallery entries, E joint width.

/// <summary>Rank-k, mAP and mINP of a model on one split, both directions.</summary>
public sealed class Evaluator
{
    // Similarities of this many numbers exist at a time (64 MiB).
    private const int BlockElements = 1 << 24;

    private readonly int[] _imageIds;
    private readonly long[] _imageIdentities;
    private readonly long[] _captionIdentities;
    private readonly IReadOnlyList<long[]> _captions;
    private readonly PictureLoader _loader;
    private readonly int _batchSize;

    /// <summary>Prepares the evaluation of one split; decoded pictures are kept for the next time.</summary>
    /// <param name="dataset">The data set.</param>
    /// <param name="split">Which part.</param>
    /// <param name="pictures">The data set's pictures, numbered by image id.</param>
    /// <param name="tokenizer">The model's tokenizer.</param>
    /// <param name="config">The model's sizes.</param>
    /// <param name="workers">Threads that read pictures.</param>
    /// <param name="batchSize">Pictures encoded at once.</param>
    /// <param name="cacheBytes">Memory for decoded pictures.</param>
    /// <exception cref="InvalidDataException">The split is empty.</exception>
    public Evaluator(
        RetrievalDataset dataset, Split split, IPictureSource pictures, ClipTokenizer tokenizer, ClipConfig config, int workers = 2, int batchSize = 64, long cacheBytes = 0)
    {
        var images = dataset.ImagesOf(split);
        var pairs = dataset.PairsOf(split);
        if (images.Count == 0 || pairs.Count == 0)
            throw new InvalidDataException($"{dataset.Root}: the {split.ToString().ToLowerInvariant()} split of {dataset.Name} is empty, so there is nothing to evaluate");
        _batchSize = batchSize;
        _imageIds = [.. images.Select(image => image.ImageId)];
        _imageIdentities = [.. images.Select(image => (long)image.Identity)];
        _captionIdentities = [.. pairs.Select(pair => (long)pair.Image.Identity)];
        _captions = TokenizedCaptions.Create(tokenizer, [.. pairs.Select(pair => pair.Caption)], config.ContextLength).Tokens;
        _loader = new PictureLoader(
            pictures,
            new EvaluationTransform(config.ImageHeight, config.ImageWidth),
            new LoaderSettings { Workers = workers, CacheBytes = cacheBytes });
    }

    /// <summary>Pictures and captions to encode, for a progress line.</summary>
    public int Work => _imageIds.Length + _captions.Count;

    /// <summary>Evaluates a model.</summary>
    /// <param name="model">CLIP part of the model.</param>
    /// <param name="device">Where it is.</param>
    /// <param name="precision">Arithmetic of the matrix products.</param>
    /// <param name="progress">Told how much of <see cref="Work"/> is done.</param>
    /// <param name="cancellation">Ends the evaluation.</param>
    public EvaluationReport Evaluate(
        ClipModel model, Device device, Precision precision, Action<int>? progress = null, CancellationToken cancellation = default)
    {
        using var scope = new TensorScope();
        using var extractor = new FeatureExtractor(model, device, precision);
        var images = extractor.Images(_loader.Load(_imageIds.Chunk(_batchSize), epoch: 0, cancellation), progress);
        var texts = extractor.Texts(_captions, done => progress?.Invoke(_imageIds.Length + done));
        return new EvaluationReport(
            Rank(texts, _captionIdentities, images, _imageIdentities),
            Rank(images, _imageIdentities, texts, _captionIdentities));
    }

    /// <summary>Ranks every query against the whole gallery, a block of queries at a time.</summary>
    /// <param name="queries">[Q, E], unit length.</param>
    /// <param name="queryIdentities">[Q].</param>
    /// <param name="gallery">[G, E], unit length.</param>
    /// <param name="galleryIdentities">[G].</param>
    public static DirectionReport Rank(Tensor queries, ReadOnlySpan<long> queryIdentities, Tensor gallery, ReadOnlySpan<long> galleryIdentities)
    {
        var metrics = new RetrievalMetrics(galleryIdentities);
        var rows = Math.Min(queryIdentities.Length, Math.Max(1, BlockElements / galleryIdentities.Length));
        var similarities = new float[rows * galleryIdentities.Length];
        for (var start = 0; start < queryIdentities.Length; start += rows)
        {
            using var scope = new TensorScope();
            using var frozen = torch.no_grad();
            var count = Math.Min(rows, queryIdentities.Length - start);
            var block = queries.narrow(0, start, count).matmul(gallery.t());                           // (rows, G)
            var copied = similarities.AsSpan(0, count * galleryIdentities.Length);
            block.CopyTo(copied);
            metrics.Add(copied, queryIdentities.Slice(start, count));
        }
        return DirectionReport.From(metrics.Scores, galleryIdentities.Length);
    }
}
