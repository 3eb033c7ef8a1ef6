using System.Security.Cryptography;
using GaDms.Data.Rendering;
using GaDms.Imaging;
using GaDms.Retrieval.Models;
using GaDms.Retrieval.Store;
using GaDms.Torch;

namespace GaDms.Server.Tests;

/// <summary>A gallery of rendered people, made once with the demonstration model; every server gets a copy.</summary>
public sealed class PeopleWorld : IAsyncLifetime, IDisposable
{
    public const int Crops = 40, Sightings = 3;

    /// <summary>Entries as results show them: of the followed person only one.</summary>
    public const int Results = Crops + 1;

    public static readonly DateTimeOffset FirstMorning = new(2026, 5, 1, 8, 0, 0, TimeSpan.FromHours(2));

    private readonly TemporaryFolder _folder = new();
    private IReadOnlyList<NewMedia> _media = [];

    public PeopleWorld()
    {
        BlasKernels.Select();
        RenderedDataset.Write(new RenderSettings { Identities = Crops + Sightings + 2, ImagesPerIdentity = 1, Width = 48, Height = 96, Seed = 5 }, _folder["people"]);
        Pictures = [.. Directory.EnumerateFiles(_folder["people"], "*.*", SearchOption.AllDirectories).Where(file => Path.GetExtension(file) is ".jpg" or ".png").Order(StringComparer.Ordinal)];
        using var model = RetrievalModel.Load(ModelPath);
        Fill(model);
    }

    public static string ModelPath { get; } = Path.Combine(RepositoryFolder.Path, "models", "demo");

    /// <summary>Those of the gallery first, in the order of its numbers; the last two are not in it.</summary>
    public IReadOnlyList<string> Pictures { get; }

    /// <summary>For tests that only read.</summary>
    public RunningServer Server { get; private set; } = null!;

    public string NewPicture => Pictures[^1];

    public string OtherNewPicture => Pictures[^2];

    /// <summary>The model of the gallery.</summary>
    public GalleryModel Model { get; private set; } = null!;

    /// <summary>The same gallery elsewhere.</summary>
    public async Task CopyAsync(string location)
    {
        await using var gallery = await Hosting.GalleryLocation.OpenOrCreateAsync(location, Model);
        await gallery.AddAsync(_media);
    }

    public string Copy(TemporaryFolder into, string name = "gallery")
    {
        Directory.CreateDirectory(into[name]);
        foreach (var file in Directory.EnumerateFiles(_folder["gallery"]))
            File.Copy(file, Path.Combine(into[name], Path.GetFileName(file)));
        return into[name];
    }

    public async Task InitializeAsync() => Server = await RunningServer.StartAsync(this);

    public async Task DisposeAsync() => await Server.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    private void Fill(RetrievalModel model)
    {
        Model = model.Identity;
        var gallery = FolderGallery.OpenOrCreate(_folder["gallery"], Model);
        var images = Pictures.Select(path => ImageCodec.Load(path)).ToArray();
        var vectors = model.EncodeImages(images);
        _media = [.. Enumerable.Range(0, Crops).Select(i => Crop(i, images[i], vectors[i])), Video(images, vectors)];
        gallery.AddAsync(_media).GetAwaiter().GetResult();
        gallery.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    private NewMedia Crop(int i, Image image, float[] vector) => new()
    {
        Hash = HashOf(Pictures[i]),
        Kind = MediaKind.Crop,
        Name = i == 0 ? "=cmd|' /C calc'!A0.jpg" : Path.GetFileName(Pictures[i]),
        Width = image.Width,
        Height = image.Height,
        Source = i < Crops / 2 ? "station" : "shop",
        Camera = i % 2 == 0 ? "north-gate" : "south-gate",
        Tags = i % 4 == 0 ? ["checked"] : [],
        Entries = [new NewEntry { Vector = vector, Thumbnail = ImageCodec.EncodeJpeg(image), Width = image.Width, Height = image.Height, Time = FirstMorning.AddHours(i) }],
    };

    private static NewMedia Video(Image[] images, IReadOnlyList<float[]> vectors)
    {
        var track = new NewTrack(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(4));
        return new NewMedia
        {
            Hash = new string('a', 64),
            Kind = MediaKind.Video,
            Name = "gate.mp4",
            Width = 96,
            Height = 96,
            Source = "station",
            Camera = "north-gate",
            Frames = [ImageCodec.EncodeJpeg(new Image(96, 96))],
            Entries =
            [
                .. Enumerable.Range(Crops, Sightings).Select((picture, i) => new NewEntry
                {
                    Vector = vectors[picture],
                    Thumbnail = ImageCodec.EncodeJpeg(images[picture]),
                    Width = 48,
                    Height = 96,
                    Box = new PixelBox(10, 0, 48, 96),
                    Offset = TimeSpan.FromSeconds(1 + i),
                    Frame = 0,
                    Track = track,
                }),
            ],
        };
    }

    private static string HashOf(string path) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));
}

[CollectionDefinition(Name)]
public sealed class ServerTestGroup : ICollectionFixture<PeopleWorld>
{
    public const string Name = "server";
}
