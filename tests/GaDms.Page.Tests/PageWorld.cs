using System.Security.Cryptography;
using GaDms.Data.Rendering;
using GaDms.Imaging;
using GaDms.Retrieval.Models;
using GaDms.Retrieval.Store;
using GaDms.Torch;

namespace GaDms.Page.Tests;

/// <summary>A gallery of rendered people, some of whom walk through a video, made with the demonstration model.</summary>
public sealed class PageWorld : IDisposable
{
    private const int Crops = 56, Videos = 4;
    private const int FramesPerSecond = 10, Frames = 30, FrameWidth = 320, FrameHeight = 200, Step = 5;

    private static readonly DateTimeOffset s_morning = new(2026, 5, 1, 8, 0, 0, TimeSpan.FromHours(2));

    private readonly TemporaryFolder _folder = new();

    public PageWorld()
    {
        BlasKernels.Select();
        RenderedDataset.Write(new RenderSettings { Identities = Crops + Videos, ImagesPerIdentity = 1, Width = 64, Height = 160, Seed = 11 }, _folder["people"]);
    }

    public static string ModelPath { get; } = Path.Combine(RepositoryFolder.Path, "models", "demo");

    public string Gallery => _folder["gallery"];

    public string KeysPath => _folder["keys.json"];

    public string AuditPath => _folder["audit.jsonl"];

    public async Task FillAsync()
    {
        using var model = RetrievalModel.Load(ModelPath);
        string[] files = [.. Directory.EnumerateFiles(_folder["people"], "*.*", SearchOption.AllDirectories).Where(file => Path.GetExtension(file) is ".jpg" or ".png").Order(StringComparer.Ordinal)];
        var images = files.Select(path => ImageCodec.Load(path)).ToArray();
        var vectors = model.EncodeImages(images);
        await using var gallery = FolderGallery.OpenOrCreate(Gallery, model.Identity);
        await gallery.AddAsync(
        [
            .. Enumerable.Range(0, Crops).Select(i => Crop(i, files[i], images[i], vectors[i])),
            .. Enumerable.Range(Crops, Videos).Select(i => Video(i, images[i], vectors[i])),
        ]);
    }

    public void Dispose() => _folder.Dispose();

    private static NewMedia Crop(int i, string path, Image image, float[] vector) => new()
    {
        Hash = HashOf(path),
        Kind = MediaKind.Crop,
        Name = Path.GetFileName(path),
        Width = image.Width,
        Height = image.Height,
        Source = "snapshots",
        Camera = i % 2 == 0 ? "north-gate" : "platform",
        Tags = i % 4 == 0 ? ["checked"] : [],
        Entries = [new NewEntry { Vector = vector, Thumbnail = ImageCodec.EncodeJpeg(image, 90), Width = image.Width, Height = image.Height, Time = s_morning.AddMinutes(17 * i) }],
    };

    /// <summary>The person walks from left to right before a wall.</summary>
    private NewMedia Video(int i, Image person, float[] vector)
    {
        var frames = Enumerable.Range(0, Frames).Select(at => Frame(person, at)).ToArray();
        var path = _folder[$"walk-{i}.avi"];
        File.WriteAllBytes(path, AviFile.Write(frames, FramesPerSecond));
        var info = new FileInfo(path);
        const int Shown = Frames / 2;
        return new NewMedia
        {
            Hash = HashOf(path),
            Kind = MediaKind.Video,
            Name = info.Name,
            File = new GalleryFile(info.FullName, info.Length, info.LastWriteTimeUtc.Ticks),
            Width = FrameWidth,
            Height = FrameHeight,
            Source = "recordings",
            Camera = "north-gate",
            Frames = [ImageCodec.EncodeJpeg(frames[Shown], 90)],
            Entries =
            [
                new NewEntry
                {
                    Vector = vector,
                    Thumbnail = ImageCodec.EncodeJpeg(person, 90),
                    Width = person.Width,
                    Height = person.Height,
                    Box = new PixelBox(Left(Shown), Top(person), person.Width, person.Height),
                    Time = s_morning.AddHours(i).AddSeconds((double)Shown / FramesPerSecond),
                    Offset = TimeSpan.FromSeconds((double)Shown / FramesPerSecond),
                    Frame = 0,
                    Track = new NewTrack(TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(2.5)),
                },
            ],
        };
    }

    private static Image Frame(Image person, int at)
    {
        var frame = new Image(FrameWidth, FrameHeight);
        frame.Fill(new Color(176, 182, 178));
        for (var x = 0; x < FrameWidth; x++)
        {
            for (var y = FrameHeight - 30; y < FrameHeight; y++)
                frame[x, y] = (x / 20) % 2 == 0 ? new Color(120, 116, 108) : new Color(132, 128, 120);
        }
        frame.Blit(person, Left(at), Top(person));
        return frame;
    }

    private static int Left(int at) => 40 + (Step * at);

    private static int Top(Image person) => FrameHeight - person.Height - 10;

    private static string HashOf(string path) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));
}
