using System.Net.Http.Json;
using GaDms.Ingestion;
using GaDms.Retrieval.Models;
using GaDms.Retrieval.Store;

namespace GaDms.Server.Tests;

/// <summary>A gallery that another process gives another model while a server has it open.</summary>
[Collection(ServerTestGroup.Name)]
public sealed class ReindexedTests(PeopleWorld world)
{
    private static readonly object s_query = new { sentences = new[] { "a coat" }, top = 5 };

    [Fact]
    public async Task The_server_opens_the_new_model_by_itself()
    {
        using var folder = new TemporaryFolder();
        var other = OtherModel(folder, "other");
        await using var server = await RunningServer.StartAsync(world);
        var first = await server.SearchAsync(s_query);
        using var picture = new ByteArrayContent(await File.ReadAllBytesAsync(world.NewPicture));
        await ReindexAsync(server.Gallery, other);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ => Assert.Equal(5, (await server.SearchAsync(s_query)).Ids().Length)));
        Assert.NotEqual((string)(await server.GetAsync("/api/v1/gallery"))["model"]!["fingerprint"]!, world.Model.Fingerprint);
        using (var ready = await server.Client.GetAsync("/health/ready"))
            Assert.True(ready.IsSuccessStatusCode);

        // A cursor of the old order means nothing in the new one.
        using (var behind = await server.Client.PostAsJsonAsync("/api/v1/search", new { sentences = new[] { "a coat" }, top = 5, cursor = (string)first["next"]! }))
            Assert.Contains("cursor", await behind.ProblemAsync(400), StringComparison.Ordinal);

        // What is added now has vectors of the new model.
        using var form = new MultipartFormDataContent { { new StringContent("whole"), "people" }, { picture, "file", "new.png" } };
        using var sent = await server.Client.PostAsync("/api/v1/ingest", form);
        var id = (string)(await sent.ReadAsync())["id"]!;
        using (await server.Client.GetAsync($"/api/v1/ingest/{id}/events"))
        {
        }
        Assert.Equal(("done", 1), ((string)(await server.GetAsync($"/api/v1/ingest/{id}"))["state"]!, (int)(await server.GetAsync($"/api/v1/ingest/{id}"))["added"]!));
    }

    [Fact]
    public async Task While_the_new_model_is_missing_the_server_says_what_to_do()
    {
        using var folder = new TemporaryFolder();
        var other = OtherModel(folder, "other");
        await using var server = await RunningServer.StartAsync(world);
        await server.SearchAsync(s_query);
        await ReindexAsync(server.Gallery, other);
        Directory.Move(other, folder["away"]);
        for (var i = 0; i < 2; i++)
        {
            using var refused = await server.Client.PostAsJsonAsync("/api/v1/search", s_query);
            var detail = await refused.ProblemAsync(503);
            Assert.Contains("reindexed with model", detail, StringComparison.Ordinal);
            Assert.Contains(Path.Combine(other, "model.safetensors"), detail, StringComparison.Ordinal);
            Assert.NotNull(refused.Headers.RetryAfter);
        }
        using (var ready = await server.Client.GetAsync("/health/ready"))
            await ready.ProblemAsync(503);
        Directory.Move(folder["away"], other);
        Assert.Equal(5, (await server.SearchAsync(s_query)).Ids().Length);
    }

    private static async Task ReindexAsync(string location, string path)
    {
        using var model = RetrievalModel.Load(path);
        await using var gallery = FolderGallery.Open(location);
        await new Reindexer(model, gallery, 32).RunAsync();
    }

    /// <summary>The demonstration model with a weight that is a little different.</summary>
    private static string OtherModel(TemporaryFolder folder, string name)
    {
        foreach (var file in Directory.GetFiles(PeopleWorld.ModelPath))
        {
            var bytes = File.ReadAllBytes(file);
            if (Path.GetExtension(file) == ".safetensors")
                bytes[^4] ^= 1;
            folder.Write(Path.Combine(name, Path.GetFileName(file)), bytes);
        }
        return folder[name];
    }
}
