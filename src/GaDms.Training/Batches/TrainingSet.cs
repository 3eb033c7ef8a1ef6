using GaDms.Data;
using GaDms.Data.Loading;
using GaDms.Data.Sampling;
using GaDms.Data.Transforms;
using GaDms.Model.Clip;
using GaDms.Model.Text;
using GaDms.Training.Configuration;

namespace GaDms.Training.Batches;

/// <summary>The training split as pairs of a picture and a tokenized caption.</summary>
public sealed class TrainingSet
{
    // The released padding of 10 pixels belongs to pictures 128 wide; smaller ones get as large a share.
    private const double PaddingShare = 10.0 / 128;

    private readonly Lazy<TokenizedCaptions?> _twins;

    /// <summary>Tokenizes the training split.</summary>
    /// <param name="dataset">The data set.</param>
    /// <param name="pictures">Its pictures, numbered by image id.</param>
    /// <param name="tokenizer">The model's tokenizer.</param>
    /// <param name="contextLength">Positions of the text tower.</param>
    /// <param name="truth">What the data set says of its captions; null where it says nothing.</param>
    /// <exception cref="InvalidDataException">The training split is empty.</exception>
    public TrainingSet(
        RetrievalDataset dataset, IPictureSource pictures, ClipTokenizer tokenizer, int contextLength, CaptionTruth? truth = null)
    {
        Pairs = dataset.PairsOf(Split.Train);
        if (Pairs.Count == 0)
            throw new InvalidDataException($"{dataset.Root}: the train split of {dataset.Name} is empty, so there is nothing to train on");
        Pictures = pictures;
        Captions = TokenizedCaptions.Create(tokenizer, [.. Pairs.Select(pair => pair.Caption)], contextLength, truth is null ? null : truth.LabelAt);
        // Only a run whose loss asks for twins tokenizes them.
        _twins = new Lazy<TokenizedCaptions?>(() => truth?.HasTwins == true
            ? TokenizedCaptions.Create(tokenizer, [.. Pairs.Select((pair, i) => truth.TwinOf(i) ?? pair.Caption)], contextLength)
            : null);
        var labels = new IdentityLabels(dataset.ImagesOf(Split.Train));
        Identities = labels.Count;
        Labels = [.. Pairs.Select(pair => labels[pair.Image.Identity])];
        Keys = [.. Pairs.Select(pair => pair.PairId)];
    }

    /// <summary>The pairs; everything else here is indexed like them.</summary>
    public IReadOnlyList<CaptionPair> Pairs { get; }

    /// <summary>Pictures by image id.</summary>
    public IPictureSource Pictures { get; }

    /// <summary>Token ids of each pair's caption.</summary>
    public TokenizedCaptions Captions { get; }

    /// <summary>Token ids of each caption's twin, or of itself where it has none; null where no caption has one.</summary>
    public TokenizedCaptions? Twins => _twins.Value;

    /// <summary>Identity label of each pair, 0 to <see cref="Identities"/> - 1.</summary>
    public IReadOnlyList<int> Labels { get; }

    /// <summary>Number of training identities.</summary>
    public int Identities { get; }

    /// <summary>Stable key of each pair, by which stored scores find their caption again.</summary>
    public IReadOnlyList<ulong> Keys { get; }

    /// <summary>Delivers the pictures of batches of pairs.</summary>
    public PictureLoader CreateLoader(ClipConfig clip, TrainConfig config)
    {
        IPictureTransform transform = config.Data.Augment
            ? new TrainTransform(clip.ImageHeight, clip.ImageWidth, new AugmentationSettings
            {
                Padding = (int)Math.Round(clip.ImageWidth * PaddingShare),
                ErasingProbability = config.Data.Erasing,
                ErasingFill = config.Data.ErasingFill,
            })
            : new EvaluationTransform(clip.ImageHeight, clip.ImageWidth);
        var settings = new LoaderSettings
        {
            Workers = config.Workers,
            Seed = config.Seed,
            CacheBytes = (long)config.Data.CacheMegabytes << 20,
        };
        return new PictureLoader(Pictures, transform, settings, [.. Pairs.Select(pair => pair.Image.ImageId)]);
    }

    /// <summary>Decides which pairs meet in a batch.</summary>
    public IBatchSampler CreateSampler(TrainConfig config)
    {
        if (config.Data.Sampler == SamplerKind.Random)
            return new RandomSampler(Pairs.Count, config.BatchSize, config.Seed, dropLast: Pairs.Count >= config.BatchSize);
        var instances = config.Data.InstancesPerIdentity;
        return new IdentitySampler(Labels, Math.Max(1, config.BatchSize / instances), instances, config.Seed);
    }
}
