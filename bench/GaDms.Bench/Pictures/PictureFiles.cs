using GaDms.Data.Rendering;
using GaDms.Imaging;

namespace GaDms.Bench.Pictures;

/// <summary>JPEG files of rendered people: crops of usual sizes, and photographs of several of them with boxes.</summary>
internal sealed class PictureFiles : IDisposable
{
    /// <summary>Quality at which photographs and crops are written: that of curation.</summary>
    public const int Quality = 95;

    private const int PeopleAcross = 6, PeopleDown = 2, PersonWidth = 213, PersonHeight = 480;

    private static readonly (int Width, int Height)[] s_sizes = [(128, 384), (150, 380), (160, 420), (176, 440), (200, 500), (140, 330), (128, 256), (190, 480)];

    private PictureFiles(RowContext context)
    {
        var folder = Directory.CreateDirectory(Path.Combine(context.Folder, "pictures")).FullName;
        var each = context.Quick ? 8 : 32;
        Crops = [.. s_sizes.Index().SelectMany(size => Render(size.Item.Width, size.Item.Height, each, (ulong)size.Index + 1)
            .Select((jpeg, i) => Write(Path.Combine(folder, $"crop-{size.Index}-{i}.jpg"), jpeg)))];
        Photographs = [.. Enumerable.Range(0, context.Quick ? 4 : 16).Select(i => Write(Path.Combine(folder, $"photograph-{i}.jpg"), Photograph((ulong)i)))];
    }

    /// <summary>Files of one person each, 128 x 256 to 200 x 500.</summary>
    public IReadOnlyList<string> Crops { get; }

    /// <summary>Files of 1278 x 960 with twelve people.</summary>
    public IReadOnlyList<string> Photographs { get; }

    /// <summary>Left, top, width and height of those who are cut out of each photograph.</summary>
    public static IReadOnlyList<(int X, int Y, int Width, int Height)> Boxes { get; } = [(20, 15, 170, 450), (446, 480, 190, 470), (660, 30, 180, 440), (1075, 500, 195, 445)];

    /// <summary>Those of the run.</summary>
    public static PictureFiles Of(RowContext context) => context.Share(context => new PictureFiles(context));

    // The run's folder is removed whole.
    public void Dispose()
    {
    }

    private static byte[] Photograph(ulong seed)
    {
        var picture = new Image(PeopleAcross * PersonWidth, PeopleDown * PersonHeight);
        foreach (var (i, jpeg) in Render(PersonWidth, PersonHeight, PeopleAcross * PeopleDown, 1000 + seed).Index())
            picture.Blit(ImageCodec.Decode(jpeg.Span), i % PeopleAcross * PersonWidth, i / PeopleAcross * PersonHeight);
        return ImageCodec.EncodeJpeg(picture, Quality);
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Render(int width, int height, int count, ulong seed)
    {
        var people = RenderedPeople.Create(new RenderSettings { Identities = count, ImagesPerIdentity = 1, Width = width, Height = height, Seed = seed });
        return Enumerable.Range(0, count).Select(i => people.Sample(i).Jpeg);
    }

    private static string Write(string path, ReadOnlyMemory<byte> jpeg)
    {
        File.WriteAllBytes(path, jpeg.Span);
        return path;
    }
}
