using GaDms.Curation.Captions;
using GaDms.Curation.Detection;
using GaDms.Curation.Fetching;
using GaDms.Curation.Gate;
using GaDms.Curation.Language;
using GaDms.Curation.Poses;
using GaDms.Curation.Rules;
using GaDms.Curation.Sources;
using GaDms.Imaging;

namespace GaDms.Curation.Pipeline;

/// <summary>A curation run: where pictures come from, which people are kept, who describes them. Files under configs/curate are this record as JSON.</summary>
public sealed record CurateConfig
{
    /// <summary>What it is for: its command and what to expect.</summary>
    public string Description { get; init; } = "";

    /// <summary>Where pictures come from, in this order; what the command line names comes after them.</summary>
    public IReadOnlyList<SourceConfig> Sources { get; init; } = [];

    /// <summary>How addresses are fetched.</summary>
    public FetchSettings Fetch { get; init; } = new();

    /// <summary>Which people are kept.</summary>
    public FilterConfig Filter { get; init; } = new();

    /// <summary>Who describes them.</summary>
    public CaptionConfig Captions { get; init; } = new();
}

/// <summary>One source: exactly one of its places is given.</summary>
public sealed record SourceConfig
{
    /// <summary>A folder of pictures.</summary>
    public string? Folder { get; init; }

    /// <summary>A WebDataset tar as img2dataset writes it, or a folder of them.</summary>
    public string? Shards { get; init; }

    /// <summary>A video.</summary>
    public string? Video { get; init; }

    /// <summary>Which frames of the video; null: one a second.</summary>
    public VideoSampling? Frames { get; init; }

    /// <summary>A list of addresses: CSV, TSV or JSONL.</summary>
    public string? Addresses { get; init; }

    /// <summary>The list's column with the address.</summary>
    public string AddressField { get; init; } = "url";

    /// <summary>The list's column with a caption, if it has one.</summary>
    public string? CaptionField { get; init; }
}

/// <summary>Person-centric filtering (paper, figure 1).</summary>
public sealed record FilterConfig
{
    /// <summary>An export of YOLO11; null for OpenCV's own people detector (<c>hog</c>), which needs no download.</summary>
    public YoloSettings? Detector { get; init; }

    /// <summary>How OpenCV's own detector searches.</summary>
    public PeopleDetectorSettings Hog { get; init; } = new();

    /// <summary>An export of YOLO11-pose; null leaves the pose rule out, and the report says so.</summary>
    public YoloSettings? Pose { get; init; }

    /// <summary>Limits of boxes; null for those that suit the detector, which for YOLO are the paper's.</summary>
    public BoxRuleSettings? BoxRule { get; init; }

    /// <summary>Limits of poses.</summary>
    public PoseRuleSettings PoseRule { get; init; } = new();

    /// <summary>Bits in which the fingerprints of near duplicates may differ; null drops equal files only.</summary>
    public int? NearDuplicates { get; init; } = 4;

    /// <summary>Whether frames of videos are looked at for near duplicates too: those of a fixed camera nearly all are.</summary>
    public bool NearDuplicateFrames { get; init; }

    /// <summary>Faces are blurred in the crops, for those who publish them.</summary>
    public bool BlurFaces { get; init; }

    /// <summary>Larger pictures are left out.</summary>
    public long MaxPixels { get; init; } = DecodeOptions.DefaultMaxPixels;

    /// <summary>Quality of the crops' JPEG, 1 to 100.</summary>
    public int JpegQuality { get; init; } = 95;

    /// <summary>Pictures that go through the detector together.</summary>
    public int BatchSize { get; init; } = 8;

    /// <summary>Bytes that decoded pictures take at most while they wait and are searched; a picture of more passes alone.</summary>
    public long MostDecodedBytes { get; init; } = 512L << 20;

    /// <summary>Crops of a shard; a shard ends with the picture that reaches it.</summary>
    public int SamplesPerShard { get; init; } = 1000;

    /// <summary>Says what cannot be followed.</summary>
    /// <exception cref="CurationException">A number is out of range.</exception>
    public void Validate()
    {
        if (JpegQuality is < 1 or > 100)
            throw new CurationException($"Filter: jpegQuality is {JpegQuality}; it must be 1 to 100.");
        if (BatchSize is < 1 or > 1024)
            throw new CurationException($"Filter: batchSize is {BatchSize}; it must be 1 to 1024.");
        if (MostDecodedBytes < 1)
            throw new CurationException($"Filter: mostDecodedBytes is {MostDecodedBytes}; it must be above 0.");
        ShardAssembler.CheckSize(SamplesPerShard);
    }

    internal IPersonDetector CreateDetector() => Detector is null ? new HogDetector(Hog) : new YoloDetector(Detector);

    internal IPoseEstimator? CreatePoseEstimator() => Pose is null ? null : new YoloPoseEstimator(Pose);
}

/// <summary>Captions of the kept crops.</summary>
public sealed record CaptionConfig
{
    /// <summary>Multimodal models behind the OpenAI chat API; none: colours named by rules (<c>attributes</c>).</summary>
    public IReadOnlyList<ChatModelSettings> Models { get; init; } = [];

    /// <summary>Seed, length and prompts of the models' captions.</summary>
    public ChatCaptionerSettings Chat { get; init; } = new();

    /// <summary>Template bank; null for the one that comes with the program.</summary>
    public string? Templates { get; init; }

    /// <summary>Bounds of the quality gate.</summary>
    public GateSettings Gate { get; init; } = new();

    /// <summary>A retrieval model that measures how well a caption fits its crop; null leaves that rule out.</summary>
    public string? SimilarityModel { get; init; }

    /// <summary>Crops under way at once, at most.</summary>
    public int LookAhead { get; init; } = 64;

    /// <summary>Samples of a captioned shard.</summary>
    public int SamplesPerShard { get; init; } = 1000;

    /// <summary>Says what cannot be followed.</summary>
    /// <exception cref="CurationException">A number is out of range.</exception>
    public void Validate()
    {
        if (LookAhead is < 1 or > 100_000)
            throw new CurationException($"Captions: lookAhead is {LookAhead}; it must be 1 to 100000.");
        ShardAssembler.CheckSize(SamplesPerShard);
    }
}
