using System.Collections.Concurrent;
using GaDms.Data.Loading;
using GaDms.Imaging;

namespace GaDms.Data.Rendering;

/// <summary>
/// Rendered people in memory: every picture is a pure function of the settings and its number, drawn when asked for, by
/// as many threads as like.
/// </summary>
public sealed class RenderedPeople : IPictureSource
{
    private const ulong LookStream = 0x6C6F6F6B73, ViewStream = 0x76696577, CaptionStream = 0x63617074696F6E, NoiseStream = 0x6E6F697379;

    // Rendering keeps large buffers: they go from one picture to the next, whichever thread draws it.
    private readonly ConcurrentBag<PersonRenderer> _renderers = [];
    private readonly AttributeSampler _sampler;
    private readonly CameraProfile[] _cameras;

    private RenderedPeople(RenderSettings settings)
    {
        Settings = settings;
        _sampler = new AttributeSampler(settings.Seed, settings.LookAlikeShare);
        _cameras = [.. Enumerable.Range(0, settings.Cameras).Select(number => new CameraProfile(settings.Seed, number))];
    }

    /// <summary>What is rendered.</summary>
    public RenderSettings Settings { get; }

    /// <summary>How many pictures there are.</summary>
    public int Count => Settings.Identities * Settings.ImagesPerIdentity;

    /// <summary>Prepares to render; nothing is drawn yet.</summary>
    /// <exception cref="DatasetException">The settings cannot be followed.</exception>
    public static RenderedPeople Create(RenderSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        settings.Validate();
        return new RenderedPeople(settings);
    }

    /// <summary>The attributes of a person, numbered from 0; there is no last one.</summary>
    public PersonAttributes Identity(long identity) => _sampler.Identity(Settings.FirstIdentity + identity);

    /// <inheritdoc/>
    public string NameOf(int index) => PathOf(index);

    /// <inheritdoc/>
    public Image Get(int index) => ImageCodec.Decode(Draw(index).EncodeJpeg());

    /// <summary>One picture with its captions.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1; pictures of one person are neighbours.</param>
    public RenderedSample Sample(int index)
    {
        RenderedPerson person = Draw(index);
        Split split = SplitOf(index);
        return new RenderedSample
        {
            Index = index,
            Identity = (index / Settings.ImagesPerIdentity) + 1,
            Split = split,
            Path = PathOf(index),
            Person = person,
            Jpeg = person.EncodeJpeg(),
            Captions = [.. Enumerable.Range(0, Settings.CaptionsPerImage).Select(caption => Caption(person, index, caption, split))],
        };
    }

    /// <summary>
    /// Renders all pictures and captions once, in parallel: the data set for the trainer, and the samples (which hold the compressed
    /// pictures) by image id.
    /// </summary>
    /// <param name="workers">Threads to draw with; 0 takes all processors. Changes nothing but the time.</param>
    /// <param name="cancellation">Stops early.</param>
    public (RetrievalDataset Dataset, IReadOnlyList<RenderedSample> Samples) RenderAll(int workers = 0, CancellationToken cancellation = default)
    {
        var samples = new RenderedSample[Count];
        Parallel.For(0, Count, Options(workers, cancellation), index => samples[index] = Sample(index));
        ImageRecord[] records = [.. samples.Select(sample => new ImageRecord
        {
            ImageId = sample.Index,
            Identity = sample.Identity,
            Path = sample.Path,
            Captions = [.. sample.Captions.Select(caption => caption.Text)],
            Split = sample.Split,
        })];
        return (new RetrievalDataset("rendered people", "", records), samples);
    }

    internal static ParallelOptions Options(int workers, CancellationToken cancellation) => new()
    {
        MaxDegreeOfParallelism = workers > 0 ? workers : Environment.ProcessorCount,
        CancellationToken = cancellation,
    };

    private RenderedPerson Draw(int index)
    {
        (ulong identity, ulong number) = Key(index);
        ViewParameters view = _cameras[CameraOf(index)].Draw(Prng.For(Settings.Seed, ViewStream, identity, number));
        ulong look = Prng.For(Settings.Seed, LookStream, identity).NextUInt64();
        if (!_renderers.TryTake(out PersonRenderer? renderer))
            renderer = new PersonRenderer(Settings.Width, Settings.Height);
        RenderedPerson person = renderer.Render(_sampler.Identity((long)identity), look, view);
        _renderers.Add(renderer);
        return person;
    }

    private RenderedCaption Caption(RenderedPerson person, int index, int caption, Split split)
    {
        (ulong identity, ulong number) = Key(index);
        double rate = Settings.NoiseSplits.Contains(split) ? Settings.NoiseRate : 0;
        return CaptionGrammar.Compose(
            person.Person,
            person.Visible,
            person.View.Walking,
            Prng.For(Settings.Seed, CaptionStream, identity, number, (ulong)caption),
            Prng.For(Settings.Seed, NoiseStream, identity, number, (ulong)caption),
            rate,
            split == Split.Train ? Settings.PartsShare : 0,
            Settings.Twins && split == Split.Train);
    }

    private (ulong Identity, ulong Number) Key(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        return ((ulong)(Settings.FirstIdentity + (index / Settings.ImagesPerIdentity)), (ulong)(index % Settings.ImagesPerIdentity));
    }

    private Split SplitOf(int index) => Settings.SplitOf(index / Settings.ImagesPerIdentity);

    // Everyone is seen by the cameras in turn, each beginning with another one.
    private int CameraOf(int index)
    {
        (ulong identity, ulong number) = Key(index);
        return (int)((identity + number) % (ulong)Settings.Cameras);
    }

    private string PathOf(int index)
    {
        string split = SplitOf(index) switch { Split.Train => "train", Split.Val => "val", _ => "test" };
        return $"{split}/{(index / Settings.ImagesPerIdentity) + 1:D6}_c{CameraOf(index) + 1}_{index % Settings.ImagesPerIdentity:D3}.jpg";
    }
}
