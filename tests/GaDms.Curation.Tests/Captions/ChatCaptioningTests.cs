using System.Diagnostics;
using GaDms.Curation.Captions;
using GaDms.Curation.Gate;
using GaDms.Curation.Language;
using GaDms.Curation.Shards;
using GaDms.Curation.Templates;
using GaDms.Curation.Tests.Language;
using Microsoft.AspNetCore.Http;
using Xunit.Abstractions;

namespace GaDms.Curation.Tests.Captions;

/// <summary>Crops in, captions out, through a server that speaks the chat API.</summary>
public sealed class ChatCaptioningTests(ITestOutputHelper output) : IDisposable
{
    private static readonly string[] s_captions =
    [
        "A man in a gray coat and black trousers carries a brown bag.",
        "Wearing white sneakers and blue jeans, the woman has long hair.",
        "There is a boy whose green hoodie is worn with dark shorts.",
        "Black boots and a yellow raincoat are what this woman is dressed in.",
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("gadms-captions-").FullName;

    [Fact]
    public async Task Crops_get_two_captions_after_different_templates_in_their_order()
    {
        await using ChatServer server = await ChatServer.StartAsync(Describe);
        IReadOnlyList<CaptionedCrop> done = await Run(server, Crops(20));

        Assert.Equal(Crops(20).Select(crop => crop.Key), done.Select(one => one.Crop.Key));
        Assert.All(done, one =>
        {
            Assert.Null(one.Rejection);
            CropRecord record = one.Crop.Record;
            Assert.NotEqual(record.Caption1, record.Caption2);
            Assert.Equal(2, record.CaptionOrigins.Select(origin => origin.Template).Distinct().Count());
            Assert.All(record.CaptionOrigins, origin => Assert.Equal(("eyes", 64), (origin.Captioner, origin.Prompt.Length)));
        });
        Assert.True(done.SelectMany(one => one.Crop.Record.CaptionOrigins).Select(origin => origin.Template).Distinct().Count() > 15, "templates differ");
    }

    [Fact]
    public async Task A_rerun_draws_the_same_and_pays_nothing()
    {
        await using ChatServer server = await ChatServer.StartAsync(Describe);
        IReadOnlyList<CaptionedCrop> first = await Run(server, Crops(10));
        int paid = server.Requests;
        IReadOnlyList<CaptionedCrop> second = await Run(server, Crops(10).Reverse());

        Assert.Equal(paid, server.Requests);
        Assert.Equal(first.Select(Key), second.Reverse().Select(Key));

        static (string, string?, string?) Key(CaptionedCrop one) => (one.Crop.Key, one.Crop.Record.Caption1, one.Crop.Record.Caption2);
    }

    [Fact]
    public async Task A_caption_that_the_gate_holds_back_is_asked_again_once_with_the_reason()
    {
        var prompts = new List<string>();
        await using ChatServer server = await ChatServer.StartAsync((question, context) =>
        {
            prompts.Add(question.Prompt);
            return ChatServer.SayAsync(context, question.Number == 1 ? "The person possibly wears a red coat and jeans." : s_captions[question.Number % 4]);
        });

        CaptionedCrop done = Assert.Single(await Run(server, Crops(1)));
        Assert.Null(done.Rejection);
        Assert.Equal(3, prompts.Count);
        Assert.Contains("it guesses (\"possibly\")", prompts[1], StringComparison.Ordinal);
        Assert.Contains("The person possibly wears a red coat and jeans.", prompts[1], StringComparison.Ordinal);
        Assert.NotEqual(done.Crop.Record.CaptionOrigins[0].Prompt, done.Crop.Record.CaptionOrigins[1].Prompt);
    }

    [Theory]
    [InlineData("I'm sorry, but I can't help with describing this person.", "caption-refusal", 2)]
    [InlineData("Eine Frau trägt eine rote Jacke und blaue Jeans.", "caption-language", 2)]
    [InlineData("A woman wears a [colored top] and blue jeans.", "caption-unfilled-slot", 2)]
    [InlineData("", "model-empty", 2)]
    [InlineData("A man in a gray coat and black trousers.", "caption-duplicate", 3)]
    public async Task What_never_passes_is_set_aside_with_its_reason(string always, string reason, int requests)
    {
        await using ChatServer server = await ChatServer.SayingAsync(always);
        CaptionedCrop done = Assert.Single(await Run(server, Crops(1)));
        Assert.Equal(reason, done.Rejection!.Reason);
        Assert.Null(done.Crop.Record.Caption1);
        Assert.Equal(requests, server.Requests);
    }

    [Fact]
    public async Task A_fault_of_one_crop_ends_nothing()
    {
        byte[] bad = Crops(3)[1].Jpeg;
        string marker = Convert.ToBase64String(bad);
        await using ChatServer server = await ChatServer.StartAsync((question, context)
            => question.Body.Contains(marker, StringComparison.Ordinal) ? ChatServer.FailAsync(context, 400, "bad picture") : Describe(question, context));
        IReadOnlyList<CaptionedCrop> done = await Run(server, Crops(3));
        Assert.Equal([null, "model-http-400", null], done.Select(one => one.Rejection?.Reason));
    }

    [Fact]
    public async Task A_wrong_key_stops_everything_at_once()
    {
        await using ChatServer server = await ChatServer.StartAsync((_, context) => ChatServer.FailAsync(context, 401));
        var error = await Assert.ThrowsAsync<CurationException>(() => Run(server, Crops(500)));
        Assert.Contains(server.BaseAddress, error.Message, StringComparison.Ordinal);
        Assert.InRange(server.Requests, 1, 20);
    }

    [Fact]
    public async Task Several_models_share_the_crops_by_weight()
    {
        await using ChatServer server = await ChatServer.StartAsync(Describe);
        using var often = new ChatClient(ChatClientTests.Settings(server) with { Model = "often", Weight = 4 });
        using var seldom = new ChatClient(ChatClientTests.Settings(server) with { Model = "seldom", Weight = 1 });
        IReadOnlyList<CaptionedCrop> done = await Run([often, seldom], Crops(60));
        int share = done.SelectMany(one => one.Crop.Record.CaptionOrigins).Count(origin => origin.Captioner == "often");
        Assert.InRange(share, 75, 115);
    }

    [Fact]
    public async Task Bookkeeping_keeps_up_with_an_instant_server_within_the_set_concurrency()
    {
        await using ChatServer server = await ChatServer.StartAsync(Describe);
        using var client = new ChatClient(ChatClientTests.Settings(server) with { Concurrency = 16 });
        long start = Stopwatch.GetTimestamp();
        IReadOnlyList<CaptionedCrop> done = await Run([client], Crops(300));
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;

        Assert.All(done, one => Assert.Null(one.Rejection));
        Assert.InRange(server.MostAtOnce, 1, 16);
        output.WriteLine($"{600 / seconds:0} captions per second, at most {server.MostAtOnce} requests at once");
    }

    [Theory]
    [InlineData("  A person\n in red. ", "A person in red.")]
    [InlineData("\"A person in red.\"", "A person in red.")]
    [InlineData("“A person in red.”", "A person in red.")]
    [InlineData("\"", "\"")]
    [InlineData("", "")]
    public void Quotes_and_line_breaks_around_a_caption_are_not_part_of_it(string text, string expected)
        => Assert.Equal(expected, ChatCaptioner.Tidy(text));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>A caption that depends on the whole request, as a model's would, and differs between a crop's two.</summary>
    private static Task Describe(Question question, HttpContext context)
    {
        string hash = AnswerKey.Hash(question.Body);
        return ChatServer.SayAsync(context, $"{s_captions[hash[0] % 4]} On the {hash[1]} {hash[2]} {hash[3]} side is a {hash[4]} {hash[5]} {hash[6]} sign.");
    }

    /// <summary>Crops that differ; the captioner does not decode them.</summary>
    private static CropSample[] Crops(int count)
        => [.. Enumerable.Range(0, count).Select(i => Figures.Crop([0xFF, 0xD8, (byte)i, (byte)(i >> 8)], key: $"{i:D9}"))];

    private async Task<IReadOnlyList<CaptionedCrop>> Run(ChatServer server, IEnumerable<CropSample> crops)
    {
        using var client = new ChatClient(ChatClientTests.Settings(server));
        return await Run([client], crops);
    }

    private async Task<IReadOnlyList<CaptionedCrop>> Run(IReadOnlyList<ChatClient> clients, IEnumerable<CropSample> crops)
    {
        using AnswerCache cache = AnswerCache.Open(Path.Combine(_folder, "answers.db"));
        var captioner = new ChatCaptioner(clients, TemplateBank.Default(), cache, new ChatCaptionerSettings());
        var stage = new CaptionStage(captioner, CaptionGate.Create(new GateSettings()), lookAhead: 32);
        var done = new List<CaptionedCrop>();
        await foreach (CaptionedCrop one in stage.RunAsync(crops.ToAsyncEnumerable()))
            done.Add(one);
        return done;
    }
}
