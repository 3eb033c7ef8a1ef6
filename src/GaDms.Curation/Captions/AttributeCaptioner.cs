using GaDms.Curation.Poses;
using GaDms.Curation.Shards;
using GaDms.Curation.Templates;
using GaDms.Imaging;

namespace GaDms.Curation.Captions;

/// <summary>
/// Captions without any model: the colours of upper body and legs in words, in a template that needs nothing else. It says "person",
/// "top" and "bottoms", because it knows no more; what it cannot see it leaves out, and a crop where it sees no colour is rejected.
/// </summary>
public sealed class AttributeCaptioner : ICaptioner
{
    // Cloth is larger than noise and weave; at this height both are averaged away.
    private const int WorkingHeight = 160;

    private static readonly Slot s_top = new(SlotKind.Top, Colored: true);
    private static readonly Slot s_bottom = new(SlotKind.Bottom, Colored: true);
    private static readonly Slot s_person = new(SlotKind.Person, Colored: false);

    private readonly ulong _seed;
    private readonly Template[] _topOnly;
    private readonly Template[] _bottomOnly;
    private readonly Template[] _both;

    /// <summary>A captioner that fills templates of a bank.</summary>
    /// <param name="bank">Of its templates, those that have slots for person, colored top and colored bottom alone.</param>
    /// <param name="seed">Draws the templates.</param>
    /// <exception cref="CurationException">The bank has not two templates of each kind needed.</exception>
    public AttributeCaptioner(TemplateBank bank, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(bank);
        _seed = seed;
        _topOnly = Of(bank, s_top);
        _bottomOnly = Of(bank, s_bottom);
        _both = Of(bank, s_top, s_bottom);
        if (_topOnly.Length < 2 || _both.Length < 2)
        {
            throw new CurationException(
                $"The captioner \"attributes\" needs two templates with [person] and [colored top] alone and two with [colored bottom] as well; the bank has {_topOnly.Length} and {_both.Length}. Add some, or take the bank that comes with the program.");
        }
    }

    /// <inheritdoc/>
    public string Name => "attributes";

    /// <inheritdoc/>
    public Task<CaptionResult> CaptionAsync(CaptionRequest request, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        cancellation.ThrowIfCancellationRequested();
        return Task.FromResult(Caption(request));
    }

    private CaptionResult Caption(CaptionRequest request)
    {
        Image crop;
        try
        {
            crop = ImageCodec.Decode(request.Crop.Jpeg);
        }
        catch (ImageException error)
        {
            return Rejected("crop-unreadable", error.Message);
        }

        (string? top, string? bottom) = Colors(crop, request.Crop.Record.Pose);
        Template[] templates = (top, bottom) switch
        {
            (null, null) => [],
            (not null, null) => _topOnly,
            (null, not null) => _bottomOnly,
            _ => _both,
        };
        if (templates.Length < 2)
            return Rejected("attributes-no-color", "no colour of the clothing stands out");

        // The crop's own order of all templates: its first two make the captions, the next ones stand in for rejected captions.
        Template[] order = [.. templates];
        CropStream.For(_seed, request.CropSha256).Shuffle<Template>(order);
        int place = request.Number + (request.Rejected is null ? 0 : 2);
        Template template = order[place % order.Length];
        return new CaptionResult
        {
            Text = TemplateFiller.Fill(template, slot => slot.Kind switch
            {
                SlotKind.Top => $"{top} top",
                SlotKind.Bottom => $"{bottom} bottoms",
                _ => "person",
            }),
            Origin = new CaptionOrigin(Name, template.Id, ""),
        };
    }

    /// <summary>What can be said of the colours.</summary>
    internal static (string? Top, string? Bottom) Colors(Image crop, PersonPose? pose)
    {
        float scale = Math.Min(1, (float)WorkingHeight / crop.Height);
        Image small = scale < 1
            ? Resampler.Resize(crop, Math.Max(1, (int)MathF.Round(scale * crop.Width)), WorkingHeight, Interpolation.Area)
            : crop;
        PersonPose? scaled = pose is null
            ? null
            : pose with { Keypoints = [.. pose.Keypoints.Select(point => point with { X = scale * point.X, Y = scale * point.Y })] };
        return (
            BodyRegions.Top(small.Width, small.Height, scaled) is { } top ? RegionColor.Name(small, top, mayBeBare: false) : null,
            BodyRegions.Bottom(small.Width, small.Height, scaled) is { } bottom ? RegionColor.Name(small, bottom, mayBeBare: true) : null);
    }

    private CaptionResult Rejected(string reason, string detail)
        => new() { Origin = new CaptionOrigin(Name, "", ""), Rejection = new Rejection(reason, detail) };

    private static Template[] Of(TemplateBank bank, params Slot[] garments)
        => [.. bank.Templates.Where(template => template.Slots.ToHashSet().SetEquals([s_person, .. garments]))];
}
