using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using GaDms.Imaging;
using GaDms.Retrieval.Store;

namespace GaDms.Cli.Tests.Commands;

/// <summary>A server that is killed in the middle of an upload.</summary>
public sealed partial class ServeKilledTests(SmallWorld world) : IClassFixture<SmallWorld>, IDisposable
{
    private const int Uploads = 300, Batch = 32, Attempts = 5;

    private readonly TemporaryFolder _folder = new();

    private string GalleryPath { get; set; } = "";

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Whole_pictures_stay_and_sending_them_again_adds_the_others()
    {
        byte[][] pictures = [.. Enumerable.Range(0, Uploads).Select(i => Picture(i))];

        // On a busy machine this process may sleep through a whole upload.
        var before = (long)Uploads;
        for (var attempt = 0; attempt < Attempts && before == Uploads; attempt++)
        {
            GalleryPath = _folder[$"gallery-{attempt}"];
            before = await KilledInAnUploadAsync(pictures);
        }
        Assert.InRange(before, 1, Uploads - 1);

        var (server, client) = await StartAsync();
        using (server)
        using (client)
        {
            var job = await UploadAsync(client, pictures);
            JsonElement state;
            do
            {
                await Task.Delay(50);
                state = JsonDocument.Parse(await client.GetStringAsync(new Uri(job, UriKind.Relative))).RootElement;
            }
            while (state.GetProperty("state").GetString() is "waiting" or "running");
            Assert.Equal(("done", Uploads - before, before), (state.GetProperty("state").GetString(), state.GetProperty("added").GetInt64(), state.GetProperty("known").GetInt64()));
            server.Kill();
            await server.WaitForExitAsync();
        }
        Gadms.Run("gallery", "check", "--gallery", GalleryPath).AssertDone();
    }

    private async Task<long> KilledInAnUploadAsync(byte[][] pictures)
    {
        Gadms.Run("index", world.PictureFolder, "--gallery", GalleryPath, "--model", world.ModelPath).AssertDone();
        var (server, client) = await StartAsync();
        using (server)
        using (client)
        {
            await UploadAsync(client, pictures);

            // Rows are written before they are committed: with a third batch begun, the first one is.
            var clock = Stopwatch.StartNew();
            while (clock.Elapsed < TimeSpan.FromMinutes(1) && Rows() <= SmallWorld.Pictures + (2 * Batch))
                await Task.Delay(1);
            server.Kill();
            await server.WaitForExitAsync();
        }
        Gadms.Run("gallery", "check", "--gallery", GalleryPath).AssertDone();
        await using var gallery = FolderGallery.Open(GalleryPath);
        return (await gallery.SummaryAsync()).Entries - SmallWorld.Pictures;
    }

    private static byte[] Picture(int i)
    {
        var image = new Image(40, 100);
        image.Fill(new Color((byte)i, (byte)(i >> 8), 90));
        return ImageCodec.EncodePng(image);
    }

    private static async Task<string> UploadAsync(HttpClient client, byte[][] pictures)
    {
        using var form = new MultipartFormDataContent { { new StringContent("whole"), "people" } };
        foreach (var (i, picture) in pictures.Index())
            form.Add(new ByteArrayContent(picture), "file", $"{i}.png");
        using var response = await client.PostAsync(new Uri("/api/v1/ingest", UriKind.Relative), form);
        Assert.Equal(System.Net.HttpStatusCode.Accepted, response.StatusCode);
        return response.Headers.Location!.ToString();
    }

    private long Rows() => (new FileInfo(Path.Combine(GalleryPath, "rows-1.bin")).Length - 64) / 40;

    private async Task<(Process Server, HttpClient Client)> StartAsync()
    {
        var server = Gadms.Start(_folder.Path, "serve", "--gallery", GalleryPath, "--model", world.ModelPath, "--urls", "http://127.0.0.1:0");
        while (await server.StandardError.ReadLineAsync() is { } line)
        {
            if (Address().Match(line) is { Success: true } match)
            {
                // What it says from now on must not fill the pipe.
                _ = server.StandardError.ReadToEndAsync();
                _ = server.StandardOutput.ReadToEndAsync();
                return (server, new HttpClient { BaseAddress = new Uri(match.Value) });
            }
        }
        throw new InvalidOperationException("the server ended before it said where it listens");
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex Address();
}
