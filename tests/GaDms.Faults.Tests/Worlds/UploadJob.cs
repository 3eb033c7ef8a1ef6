using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace GaDms.Faults.Tests.Worlds;

/// <summary>Pictures sent to a server, some at a time; the sender sends again what was not done when the server went away.</summary>
internal sealed partial class UploadJob : GalleryJob
{
    private const int PicturesPerUpload = 20;

    public override string Name => "ingestion over HTTP";

    // A server adds them faster than it starts.
    protected override int Pictures => 120;

    protected override async Task MakeAsync()
    {
        await base.MakeAsync();
        Directory.CreateDirectory(World["first"]);
        File.Copy(Path.Combine(PictureFolder, "000.png"), World["first/000.png"]);
        await GadmsProcess.RunAsync("index", World["first"], "--gallery", World["before"], "--model", Model);
    }

    public override void Begin(string folder) => Trees.Copy(World["before"], folder);

    public override JobRun Start(string folder, IReadOnlyDictionary<string, string>? environment = null)
    {
        var server = Serve(folder, environment);
        return new JobRun(server, SendAllAsync(server));
    }

    /// <summary>Starts a server to which nothing is sent.</summary>
    public GadmsProcess Serve(string folder, IReadOnlyDictionary<string, string>? environment = null) =>
        new(environment, ["serve", "--gallery", folder, "--model", Model, "--batch", Batch, "--urls", "http://127.0.0.1:0"]);

    /// <summary>Where a server that has just been started listens; null when it ended before.</summary>
    public static async Task<Uri?> AddressAsync(GadmsProcess server) =>
        await server.WaitForAsync("can be searched at") is { } line ? new Uri(Address().Match(line).Value) : null;

    /// <summary>The body of one upload.</summary>
    public static MultipartFormDataContent Form(IEnumerable<string> pictures)
    {
        var form = new MultipartFormDataContent { { new StringContent("whole"), "people" }, { new StringContent("sent"), "source" } };
        foreach (var picture in pictures)
            form.Add(new ByteArrayContent(File.ReadAllBytes(picture)), "file", Path.GetFileName(picture));
        return form;
    }

    /// <summary>The pictures of each upload.</summary>
    public IEnumerable<string[]> Uploads() => Directory.GetFiles(PictureFolder).Order(StringComparer.Ordinal).Chunk(PicturesPerUpload);

    private async Task<string?> SendAllAsync(GadmsProcess server)
    {
        if (await AddressAsync(server) is { } address)
        {
            using var client = new HttpClient { BaseAddress = address };
            try
            {
                foreach (var pictures in Uploads())
                {
                    if (await SendAsync(client, Form(pictures)) is { } failure)
                    {
                        await server.StopAsync();
                        return $"{failure}; {JobRun.Told(server)}";
                    }
                }
                await server.StopAsync();
            }
            catch (Exception e) when (e is HttpRequestException or IOException)
            {
                // The server has gone away; its exit code says how.
            }
        }
        await server.EndAsync();
        return server.ExitCode == 0 ? null : JobRun.Told(server);
    }

    /// <summary>Sends pictures and waits until they are in the gallery; null, or why they are not.</summary>
    public static async Task<string?> SendAsync(HttpClient client, HttpContent form)
    {
        using (form)
        {
            using var response = await client.PostAsync(new Uri("/api/v1/ingest", UriKind.Relative), form);
            if (response.StatusCode != HttpStatusCode.Accepted)
                return $"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}";
            while (true)
            {
                using var job = JsonDocument.Parse(await client.GetStringAsync(response.Headers.Location));
                var state = job.RootElement.GetProperty("state").GetString();
                if (state is not ("waiting" or "running"))
                    return state == "done" ? null : job.RootElement.ToString();
                await Task.Delay(5);
            }
        }
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex Address();
}
