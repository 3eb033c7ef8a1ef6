using System.Security.Cryptography;
using GaDms.Imaging;
using GaDms.Imaging.Decoding;
using GaDms.Retrieval.Store;

namespace GaDms.Ingestion;

/// <summary>A person on the way into a gallery: all but the vector.</summary>
internal sealed record PreparedPerson(float[] Pixels, NewEntry Entry);

/// <summary>A picture or video on its way into a gallery. Exactly one of the outcomes holds.</summary>
internal sealed record PreparedMedia(MediaInput Input)
{
    // A file this large is no picture that could be decoded within the pixel limit.
    private const long MaxBytes = 1L << 30;

    private static readonly float[] s_noVector = [];

    /// <summary>Outcome: passed over, because of this.</summary>
    public string? SkipReason { get; init; }

    /// <summary>Outcome: content that the gallery already has.</summary>
    public bool IsKnown { get; private init; }

    /// <summary>Outcome: a video, still to be looked through.</summary>
    public bool IsVideo { get; private init; }

    /// <summary>Outcome: the people of a picture, to be encoded.</summary>
    public IReadOnlyList<PreparedPerson>? People { get; private init; }

    public GalleryFile? File { get; private init; }

    public string Hash { get; private init; } = "";

    public MediaKind Kind { get; private init; }

    public int Width { get; private init; }

    public int Height { get; private init; }

    public IReadOnlyList<byte[]> Frames { get; private init; } = [];

    /// <summary>Reads, decodes and looks for people; called on worker threads.</summary>
    /// <param name="input">What is added.</param>
    /// <param name="options">Whether people are looked for, and who decodes.</param>
    /// <param name="isKnown">Whether content of this hash need not be looked at.</param>
    /// <param name="finder">Finds them.</param>
    /// <param name="preprocess">A crop as the image tower takes it.</param>
    public static PreparedMedia Read(MediaInput input, IngestOptions options, Func<string, bool> isKnown, PersonFinder finder, Func<Image, float[]> preprocess)
    {
        try
        {
            var info = input.Path is { } path ? new FileInfo(path) : null;
            var prepared = new PreparedMedia(input) { File = info is null ? null : new GalleryFile(info.FullName, info.Length, info.LastWriteTimeUtc.Ticks) };
            return IsVideoContent(input)
                ? prepared.ReadVideo(isKnown)
                : prepared.ReadPicture(info, options, isKnown, finder, preprocess);
        }
        catch (Exception e) when (e is ImageException or IOException or UnauthorizedAccessException)
        {
            return Skip(input, e.Message);
        }
    }

    public static PreparedMedia Skip(MediaInput input, string reason) => new(input) { SkipReason = reason };

    /// <summary>Sent bytes that are a picture are one, whatever they are called.</summary>
    private static bool IsVideoContent(MediaInput input) =>
        MediaFiles.IsVideo(input.Name) && (input.Path is not null || ImageHeader.Recognise(input.Content.Span) is null);

    private PreparedMedia ReadVideo(Func<string, bool> isKnown)
    {
        string hash;
        if (Input.Path is { } path)
        {
            using var stream = System.IO.File.OpenRead(path);
            hash = Convert.ToHexStringLower(SHA256.HashData(stream));
        }
        else
        {
            hash = Convert.ToHexStringLower(SHA256.HashData(Input.Content.Span));
        }
        var known = isKnown(hash);
        return this with { Hash = hash, IsKnown = known, IsVideo = !known, Kind = MediaKind.Video };
    }

    private PreparedMedia ReadPicture(FileInfo? info, IngestOptions options, Func<string, bool> isKnown, PersonFinder finder, Func<Image, float[]> preprocess)
    {
        if (info?.Length > MaxBytes)
            return Skip(Input, "larger than 1 GiB");
        var data = Input.Path is { } path ? System.IO.File.ReadAllBytes(path) : Input.Content;
        var hash = Convert.ToHexStringLower(SHA256.HashData(data.Span));
        if (isKnown(hash))
            return this with { Hash = hash, IsKnown = true };
        var image = (options.Decoders ?? DecoderPool.Shared).Decode(data.Span);
        var time = PictureTime.Read(data.Span, TimeZoneInfo.Local) ?? (info is null ? null : new DateTimeOffset(info.LastWriteTimeUtc).ToLocalTime());
        var picture = this with { Hash = hash, Width = image.Width, Height = image.Height };
        if (IsWhole(options.People, image))
            return picture with { Kind = MediaKind.Crop, People = [Person(image, image, null, null, time, preprocess)] };
        var found = finder.Find(image);
        return picture with
        {
            Kind = MediaKind.Photograph,
            People = [.. found.Select(person => Person(PersonFinder.Crop(image, person.Box), image, person.Box, 0, time, preprocess))],
            Frames = found.Count == 0 ? [] : [Jpegs.Frame(image)],
        };
    }

    private static bool IsWhole(PeopleMode people, Image image) => people switch
    {
        PeopleMode.Whole => true,
        PeopleMode.Detect => false,
        _ => (image.Height >= 1.6 * image.Width && image.Height <= 800) || (image.Height > image.Width && image.Height <= 256),
    };

    private static PreparedPerson Person(Image crop, Image picture, PixelBox? box, int? frame, DateTimeOffset? time, Func<Image, float[]> preprocess) =>
        new(preprocess(crop), new NewEntry
        {
            Vector = s_noVector,
            Thumbnail = Jpegs.Thumbnail(crop),
            Width = box?.Width ?? picture.Width,
            Height = box?.Height ?? picture.Height,
            Box = box,
            Frame = frame,
            Time = time,
        });
}
