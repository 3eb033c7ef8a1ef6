using System.Text.Json;
using System.Text.Json.Serialization;

namespace GaDms.Data.Rendering;

/// <summary>Everything that decides what a rendered data set holds. Equal settings give equal bytes.</summary>
public sealed record RenderSettings
{
    /// <summary>The most pictures one data set may have.</summary>
    public const long MaxImages = 10_000_000;

    private static readonly JsonSerializerOptions Format = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>Chooses people, views, captions and noise.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>How many people.</summary>
    public int Identities { get; init; } = 100;

    /// <summary>Number of the first identity: a run that starts where another ended shows other people.</summary>
    public long FirstIdentity { get; init; }

    /// <summary>Pictures of each person, from different cameras in turn.</summary>
    public int ImagesPerIdentity { get; init; } = 4;

    /// <summary>Captions of each picture.</summary>
    public int CaptionsPerImage { get; init; } = 2;

    /// <summary>Width of the pictures in pixels.</summary>
    public int Width { get; init; } = 128;

    /// <summary>Height of the pictures in pixels.</summary>
    public int Height { get; init; } = 384;

    /// <summary>
    /// The probability, 0 to 1, that a told value is replaced by a false one, and that an irrelevant clause is added.
    /// </summary>
    public double NoiseRate { get; init; }

    /// <summary>The splits whose captions are noisy; the others stay clean, so that figures can be trusted.</summary>
    public IReadOnlyList<Split> NoiseSplits { get; init; } = [Split.Train];

    /// <summary>
    /// Share of the training captions that tell parts alone, 0 to 1: two thirds of them small things (hair, headwear, shoes, things carried), a third
    /// one garment. In captions that tell everything, the colours of garments settle nearly every comparison, and a model does not learn to look at
    /// anything else.
    /// </summary>
    public double PartsShare { get; init; }

    /// <summary>
    /// Whether each training caption gets a twin in <c>attributes.json</c>: the same words, all true but for one value. What a model learns by telling
    /// the two apart is what it otherwise overlooks.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Twins { get; init; }

    /// <summary>Share of the identities for validation, 0 to 1.</summary>
    public double ValShare { get; init; } = 0.1;

    /// <summary>Share of the identities for the test, 0 to 1; what validation and test leave is for training.</summary>
    public double TestShare { get; init; } = 0.1;

    /// <summary>Share of people that have look-alikes, 0 to 1: see <see cref="AttributeSampler"/>.</summary>
    public double LookAlikeShare { get; init; } = 0.5;

    /// <summary>How many cameras see the people.</summary>
    public int Cameras { get; init; } = 4;

    /// <summary>The split of a person, numbered from 0 within these settings: splits share no identity.</summary>
    public Split SplitOf(int identity)
    {
        int val = Count(ValShare), test = Count(TestShare);
        return identity < Identities - val - test ? Split.Train : identity < Identities - test ? Split.Val : Split.Test;

        int Count(double share) => (int)Math.Round(Identities * share, MidpointRounding.AwayFromZero);
    }

    /// <summary>The settings as written to <c>render.json</c>.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Format);

    /// <summary>Refuses settings that no data set can follow.</summary>
    /// <exception cref="DatasetException">Says which setting, and what it may be.</exception>
    public void Validate()
    {
        Require(Identities > 0, $"identities is {Identities}; it must be at least 1");
        Require(FirstIdentity >= 0, $"firstIdentity is {FirstIdentity}; it must not be negative");
        Require(ImagesPerIdentity > 0, $"imagesPerIdentity is {ImagesPerIdentity}; it must be at least 1");
        Require(CaptionsPerImage > 0, $"captionsPerImage is {CaptionsPerImage}; it must be at least 1");
        Require((long)Identities * ImagesPerIdentity <= MaxImages, $"{Identities} identities with {ImagesPerIdentity} images each are more than {MaxImages} images");
        Require(
            Width is >= PersonRenderer.MinSize and <= PersonRenderer.MaxSize && Height is >= PersonRenderer.MinSize and <= PersonRenderer.MaxSize,
            $"the size is {Width}x{Height}; width and height must be {PersonRenderer.MinSize} to {PersonRenderer.MaxSize} pixels");
        Require(IsShare(NoiseRate), $"noiseRate is {NoiseRate}; it must be between 0 and 1");
        Require(IsShare(PartsShare), $"partsShare is {PartsShare}; it must be between 0 and 1");
        Require(IsShare(LookAlikeShare), $"lookAlikeShare is {LookAlikeShare}; it must be between 0 and 1");
        Require(IsShare(ValShare) && IsShare(TestShare) && ValShare + TestShare <= 1, $"valShare {ValShare} and testShare {TestShare} must be shares that leave room for each other");
        Require(Cameras is > 0 and <= 1000, $"cameras is {Cameras}; it must be 1 to 1000");
    }

    private static bool IsShare(double value) => value is >= 0 and <= 1;

    private static void Require(bool holds, string problem)
    {
        if (!holds)
            throw new DatasetException($"People cannot be rendered: {problem}.");
    }
}
