using GaDms.Ingestion;

namespace GaDms.Hosting;

/// <summary>How people are searched; checked when the program starts.</summary>
public sealed record PersonSearchOptions
{
    private const int MaxNameLength = 63;

    /// <summary>The gallery: a folder, or <c>postgres://…</c>.</summary>
    public string Gallery { get; set; } = "";

    /// <summary>This program among several on the same gallery: the ids of its uploads begin with it. Letters, digits, - and _.</summary>
    public string Name { get; set; } = string.Concat(Environment.MachineName.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-').Take(MaxNameLength));

    /// <summary>Model file or folder; null: the one that made the gallery, where it lay then.</summary>
    public string? Model { get; set; }

    /// <summary>Its vocabulary; null: the one beside it.</summary>
    public string? Vocabulary { get; set; }

    /// <summary>Where to compute: cpu, cuda or cuda:N.</summary>
    public string Device { get; set; } = "cpu";

    /// <summary>fp32, or bf16, which is faster where the processor has it.</summary>
    public string Precision { get; set; } = "fp32";

    /// <summary>What finds people in photographs and videos that are added: "hog", or the file of an export of YOLO11.</summary>
    public string Detector { get; set; } = PersonDetectors.Hog;

    /// <summary>Threads of the model's matrix products; 0: one for each core.</summary>
    public int Threads { get; set; }

    /// <summary>Pictures that are encoded together.</summary>
    public int BatchSize { get; set; } = 32;

    /// <summary>Characters of a sentence.</summary>
    public int MaxSentenceLength { get; set; } = 2000;

    /// <summary>Sentences of a query.</summary>
    public int MaxSentencesPerQuery { get; set; } = 20;

    /// <summary>Pictures of a query.</summary>
    public int MaxPicturesPerQuery { get; set; } = 4;

    /// <summary>People that a query likes or does not like, together.</summary>
    public int MaxExamplesPerQuery { get; set; } = 200;

    /// <summary>Results of one page.</summary>
    public int MaxTop { get; set; } = 100;

    /// <summary>Width times height of a picture that is given to a query or to ingestion.</summary>
    public long MaxPicturePixels { get; set; } = 40_000_000;

    /// <summary>Sentences and pictures that wait for the model; more are refused.</summary>
    public int MaxWaiting { get; set; } = 256;

    /// <summary>Ingestions that wait for their turn; more are refused.</summary>
    public int MaxWaitingIngestions { get; set; } = 16;

    /// <summary>Bytes of all uploads that wait for their turn or are at work; more are refused.</summary>
    public long MaxIngestBytes { get; set; } = 512L << 20;

    /// <summary>Whether a text may be a <see cref="Name"/>.</summary>
    public static bool IsName(string text) => text is { Length: > 0 and <= MaxNameLength } && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    /// <summary>Entries are removed when they have been in the gallery for so long; null: never.</summary>
    public TimeSpan? RetainFor { get; set; }
}
