using GaDms.Curation.Rules;
using GaDms.Imaging.Decoding;

namespace GaDms.Ingestion;

/// <summary>Whether people are looked for in a picture.</summary>
public enum PeopleMode
{
    /// <summary>
    /// By the picture's shape: one that is at least 1.6 times as high as wide and at most 800 pixels high, or higher than wide and
    /// at most 256 pixels high, is a person; others are looked through.
    /// </summary>
    Auto,

    /// <summary>Every picture is one person.</summary>
    Whole,

    /// <summary>Every picture is looked through.</summary>
    Detect,
}

/// <summary>How pictures and videos come into a gallery.</summary>
public sealed record IngestOptions
{
    /// <summary>Whether people are looked for in pictures; in videos they always are.</summary>
    public PeopleMode People { get; init; }

    /// <summary>The collection of everything; null: each file's own, see <see cref="MediaInput.Source"/>.</summary>
    public string? Source { get; init; }

    /// <summary>The camera that took everything; null: not known.</summary>
    public string? Camera { get; init; }

    /// <summary>When videos begin; null: not known, and neither are their people's times.</summary>
    public DateTimeOffset? Start { get; init; }

    /// <summary>Labels of everybody.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Looks at everything again and replaces what the gallery has of it.</summary>
    public bool Replace { get; init; }

    /// <summary>Which boxes of the detector are people; null: the limits that suit the detector.</summary>
    public BoxRuleSettings? Rule { get; init; }

    /// <summary>How people are followed through videos.</summary>
    public VideoSettings Video { get; init; } = new();

    /// <summary>People that are encoded together, and pictures that are committed together at most.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>Threads that read, decode and look for people.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Decode pictures and videos, apart from this process; null: those that the program shares.</summary>
    public DecoderPool? Decoders { get; init; }

    /// <summary>Says what cannot be followed.</summary>
    /// <exception cref="InvalidDataException">A number is out of range.</exception>
    public void Validate()
    {
        if (BatchSize < 1)
            throw new InvalidDataException($"Ingestion: the batch size is {BatchSize}; it must be at least 1.");
        if (Threads < 1)
            throw new InvalidDataException($"Ingestion: there are {Threads} threads; at least 1 is needed.");
        Video.Validate();
    }
}

/// <summary>How people are followed through a video.</summary>
public sealed record VideoSettings
{
    /// <summary>Frames that are looked at in a second of the video; all of them where it has fewer.</summary>
    public double FramesPerSecond { get; init; } = 5;

    /// <summary>A person who is out of sight for longer is someone new.</summary>
    public TimeSpan MostGap { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>People who are seen in fewer frames are taken for a mistake of the detector.</summary>
    public int LeastSightings { get; init; } = 3;

    /// <summary>Pictures that are kept of a person.</summary>
    public int CropsPerTrack { get; init; } = 3;

    internal void Validate()
    {
        if (!(FramesPerSecond is > 0 and <= 1000))
            throw new InvalidDataException($"Ingestion: {FramesPerSecond} frames of a second are looked at; it must be above 0 and at most 1000.");
        if (MostGap < TimeSpan.Zero)
            throw new InvalidDataException($"Ingestion: the longest gap is {MostGap}; it must not be below 0.");
        if (LeastSightings < 1 || CropsPerTrack < 1)
            throw new InvalidDataException($"Ingestion: {LeastSightings} sightings and {CropsPerTrack} crops of a person; each must be at least 1.");
    }
}
