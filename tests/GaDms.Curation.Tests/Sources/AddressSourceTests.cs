using GaDms.Curation.Fetching;
using GaDms.Curation.Sources;
using GaDms.Curation.Tests.Fetching;

namespace GaDms.Curation.Tests.Sources;

public sealed class AddressSourceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Entries_come_in_the_order_of_the_list_whatever_the_order_of_the_answers()
    {
        var later = new TaskCompletionSource();
        await using var server = new RudeServer(async (request, stream) =>
        {
            // The first picture is answered after one that is named later.
            int number = int.Parse(request.Path.Trim('/'));
            if (number == 6)
                later.SetResult();
            if (number == 0)
                await later.Task;
            await stream.WriteAsync(Answer.Picture(Pictures.Jpeg(number)));
        });
        using var fetcher = new Fetcher(new FetchSettings { AllowHosts = ["127.0.0.1"], ConcurrencyPerHost = 8, LookAhead = 8 });
        _folder.Write("list.csv", "url,caption\n" + string.Concat(Enumerable.Range(0, 24).Select(i => $"{server.Address}/{i},c{i}\n")));
        var source = new AddressSource(_folder["list.csv"], "url", "caption", fetcher);

        List<SourceEntry> entries = await source.ReadAll();

        Assert.Equal(Enumerable.Range(0, 24).Select(i => $"{server.Address}/{i}"), entries.Told());
        Assert.Equal(Enumerable.Range(0, 24).Select(Pictures.Jpeg), entries.Select(entry => entry.Bytes));
        Assert.Equal("c7", entries[7].Caption);
        Assert.Equal(24, server.Requests);
        Assert.Equal([$"{server.Address}/3"], (await source.ReadAll([.. entries.Where((_, i) => i != 3).Select(entry => entry.Key)])).Told());
        Assert.Equal(25, server.Requests);
    }

    [Fact]
    public async Task Every_row_has_its_entry()
    {
        await using var server = new RudeServer((_, stream) => stream.WriteAsync(Answer.Picture(Pictures.Jpeg(1))).AsTask());
        using var fetcher = new Fetcher(new FetchSettings { AllowHosts = ["127.0.0.1"] });
        _folder.Write("list.jsonl", $$"""
            {"url":"{{server.Address}}/a"}
            {"no":"url"}
            {"url":"{{server.Address}}/a"}
            {"url":"ftp://127.0.0.1/a"}
            broken
            """);
        List<SourceEntry> entries = await new AddressSource(_folder["list.jsonl"], "url", null, fetcher).ReadAll();
        Assert.Equal(
            [
                $"{server.Address}/a", "list.jsonl:2: list-no-address", $"{server.Address}/a~2: duplicate-key",
                "ftp://127.0.0.1/a: fetch-bad-scheme", "list.jsonl:5: list-bad-row",
            ],
            entries.Told());
        Assert.Equal(1, server.Requests);
    }

    [Fact]
    public async Task Fetches_under_way_end_when_the_reader_stops()
    {
        await using var server = new RudeServer(async (request, stream) =>
        {
            if (request.Path != "/0")
                await Task.Delay(Timeout.Infinite, stream.Closed());
            await stream.WriteAsync(Answer.Picture(Pictures.Jpeg(0)));
        });
        using var fetcher = new Fetcher(new FetchSettings { AllowHosts = ["127.0.0.1"], ConcurrencyPerHost = 4, LookAhead = 3, TimeoutSeconds = 600 });
        _folder.Write("list.csv", $"url\n{server.Address}/0\n{server.Address}/1\n{server.Address}/2\n");
        await foreach (SourceEntry entry in new AddressSource(_folder["list.csv"], "url", null, fetcher).ReadAsync(_ => false, CancellationToken.None))
        {
            Assert.Null(entry.Rejection);
            break;
        }
    }
}
