using System.Text.Json;
using GaDms.Curation.Detection;
using GaDms.Curation.Journal;
using GaDms.Curation.Pipeline;
using GaDms.Curation.Shards;
using GaDms.Curation.Tests.Language;
using GaDms.Imaging;
using Microsoft.AspNetCore.Http;

namespace GaDms.Cli.Tests.Commands;

/// <summary>Captions and templates by a model server, as users run the commands: a server of HTTP on this machine answers.</summary>
public sealed class CurateModelTests(SmallWorld world) : IClassFixture<SmallWorld>, IDisposable
{
    private const int Crops = 4;

    private static readonly string[] s_captions =
    [
        "A man in a gray coat and black trousers carries a brown bag.",
        "Wearing white sneakers and blue jeans, the woman has long hair.",
        "There is a boy whose green hoodie is worn with dark shorts.",
        "Black boots and a yellow raincoat are what this woman is dressed in.",
    ];

    private static readonly string[] s_templates =
    [
        "A [person] wears a [colored top] and [colored bottom].",
        "Behind [eyewear] and under a [colored headwear] is a [person] in a [colored top].",
        "The feet of the [person] are in [colored footwear], while a [colored outer] covers the upper body.",
        "Carrying a [carried], a [person] in a [colored outer] is [action].",
        "There is a [person] whose [colored hair] is in a [hairstyle].",
        "Holding a [carried], the [age] [person] goes about.",
    ];

    private readonly TemporaryFolder _folder = new();

    private CurateLayout Layout => new(_folder["run"]);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Good_answers_become_captions_and_are_paid_for_once()
    {
        await using var server = await ChatServer.StartAsync(DescribeAsync);
        WriteCrops();
        var outcome = Gadms.Run(Caption(server)).AssertDone();

        Assert.Contains("caption: 4 crops, 4 have their two captions", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("eyes: 8 requests, 0 answers from the cache, 800 tokens in, 160 out", outcome.Output, StringComparison.Ordinal);
        var captioned = ShardReader.ReadFolder(Layout.Captioned).ToArray();
        Assert.Equal(Crops, captioned.Length);
        Assert.All(captioned, crop => Assert.All(crop.Record.CaptionOrigins, origin => Assert.Equal("eyes", origin.Captioner)));

        // Dealt with; and without the shards the answers still are.
        Assert.Contains("caption: 0 crops", Gadms.Run(Caption(server)).AssertDone().Output, StringComparison.Ordinal);
        Directory.Delete(Layout.Captioned, recursive: true);
        Assert.Contains("eyes: 0 requests, 8 answers from the cache", Gadms.Run(Caption(server)).AssertDone().Output, StringComparison.Ordinal);
        Assert.Equal(captioned.Select(crop => crop.Record.Caption1), ShardReader.ReadFolder(Layout.Captioned).Select(crop => crop.Record.Caption1));
        Assert.Equal(8, server.Requests);
    }

    [Theory]
    [InlineData("half", "model-not-json")]
    [InlineData("html", "model-html")]
    [InlineData("busy", "model-http-429")]
    [InlineData("empty", "model-empty")]
    [InlineData("refusal", "model-refusal")]
    [InlineData("polite", "caption-refusal")]
    [InlineData("german", "caption-language")]
    [InlineData("silence", "model-timeout")]
    public async Task Bad_answers_are_rows_with_reasons_and_are_not_asked_for_again(string kind, string reason)
    {
        await using var server = await ChatServer.StartAsync((_, context) => AnswerBadlyAsync(kind, context));
        WriteCrops();
        var outcome = Gadms.Run(Caption(server)).AssertDone();

        Assert.Contains("caption: 4 crops, 0 have their two captions", outcome.Output, StringComparison.Ordinal);
        using (var journal = JournalReader.Open(Layout.CaptionJournal))
            Assert.Equal([new(reason, Crops)], journal.PictureReasons());
        Assert.True(File.Exists(Path.Combine(Layout.Samples, reason, "00.jpg")), "the report shows the crop");

        var asked = server.Requests;
        Assert.Contains("caption: 0 crops", Gadms.Run(Caption(server)).AssertDone().Output, StringComparison.Ordinal);
        Assert.Equal(asked, server.Requests);
    }

    [Fact]
    public async Task A_server_that_asks_for_patience_gets_it()
    {
        await using var server = await ChatServer.StartAsync((question, context) =>
        {
            if (question.Number > 2)
                return DescribeAsync(question, context);
            context.Response.Headers.RetryAfter = "1";
            return ChatServer.FailAsync(context, 429);
        });
        WriteCrops();
        Assert.Contains("4 have their two captions", Gadms.Run(Caption(server)).AssertDone().Output, StringComparison.Ordinal);
        Assert.Equal(2 + (2 * Crops), server.Requests);
    }

    [Fact]
    public async Task A_wrong_key_stops_both_commands_at_once()
    {
        await using var server = await ChatServer.StartAsync((_, context) => ChatServer.FailAsync(context, 401, "wrong key"));
        WriteCrops(40);
        Gadms.Run(Caption(server)).AssertFailed(1, server.BaseAddress, "asks for a key", "keyVariable");
        Assert.InRange(server.Requests, 1, 2);
        Assert.Empty(ShardFiles.Committed(Layout.Captioned));

        AssertStopped(Gadms.Run(Templates(server, 40)), server.BaseAddress, "asks for a key");
        Assert.InRange(server.Requests, 2, 4);
        Assert.False(File.Exists(_folder["bank.json"]));
    }

    [Fact]
    public async Task Templates_are_written_by_the_model_and_paid_for_once()
    {
        await using var server = await ChatServer.StartAsync(WriteTemplatesAsync);
        var outcome = Gadms.Run(Templates(server, 6)).AssertDone();
        Assert.Contains("templates: 6 from captions, 2 further", outcome.Output, StringComparison.Ordinal);
        var bank = File.ReadAllText(_folder["bank.json"]);
        Assert.All(s_templates, template => Assert.Contains(template, bank, StringComparison.Ordinal));

        var asked = server.Requests;
        Gadms.Run(Templates(server, 6)).AssertDone();
        Assert.Equal(asked, server.Requests);
        Assert.Equal(bank, File.ReadAllText(_folder["bank.json"]));
    }

    [Theory]
    [InlineData("half", "model-not-json")]
    [InlineData("html", "model-html")]
    [InlineData("busy", "model-http-429")]
    [InlineData("empty", "model-empty")]
    [InlineData("refusal", "model-refusal")]
    [InlineData("german", "template-misfit")]
    [InlineData("silence", "model-timeout")]
    public async Task Captions_without_a_template_are_counted_by_reason(string kind, string reason)
    {
        await using var server = await ChatServer.StartAsync((question, context) =>
            question.Prompt.Contains("number 1 ", StringComparison.Ordinal) ? AnswerBadlyAsync(kind, context) : WriteTemplatesAsync(question, context));
        var outcome = Gadms.Run(Templates(server, 4)).AssertDone();
        Assert.Contains("templates: 3 from captions, 2 further", outcome.Output, StringComparison.Ordinal);
        Assert.Contains($"captions left out: 1 {reason}", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_template_at_all_is_an_error_with_its_reason()
    {
        await using var server = await ChatServer.SayingAsync("I cannot do that.");
        AssertStopped(Gadms.Run(Templates(server, 3)), "no caption became a template", "3 template-misfit");
        Assert.False(File.Exists(_folder["bank.json"]));
    }

    /// <summary>One line with the error, after the one that says how far extraction came.</summary>
    private static void AssertStopped(Outcome outcome, params string[] parts) =>
        (outcome with { Errors = string.Join('\n', outcome.Errors.Split('\n').Where(line => !line.StartsWith("extract: ", StringComparison.Ordinal))) }).AssertFailed(1, parts);

    private static Task AnswerBadlyAsync(string kind, HttpContext context)
    {
        context.Response.Headers.RetryAfter = kind == "busy" ? "1" : default;
        return kind switch
        {
            "half" => ChatServer.WriteAsync(context, 200, "{\"choices\":[{\"message\":{\"content\":\"A per"),
            "html" => ChatServer.WriteAsync(context, 200, "<!doctype html><title>Hello</title>", "text/html"),
            "busy" => ChatServer.FailAsync(context, 429),
            "empty" => ChatServer.SayAsync(context, ""),
            "refusal" => ChatServer.SayAsync(context, null, refusal: "I can't help with that."),
            "polite" => ChatServer.SayAsync(context, "I'm sorry, but I can't help with describing this person."),
            "german" => ChatServer.SayAsync(context, "Eine Frau trägt eine rote Jacke und blaue Jeans."),
            _ => Task.Delay(Timeout.Infinite, context.RequestAborted),
        };
    }

    /// <summary>A caption that depends on the request, as a model's would, and differs between a crop's two.</summary>
    private static Task DescribeAsync(Question question, HttpContext context)
    {
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(question.Body)));
        return ChatServer.SayAsync(context, $"{s_captions[hash[0] % 4]} On the {hash[1]} {hash[2]} {hash[3]} side is a {hash[4]} {hash[5]} {hash[6]} sign.");
    }

    /// <summary>A template for a caption, which names its number; two for a cluster.</summary>
    private static Task WriteTemplatesAsync(Question question, HttpContext context)
    {
        var number = System.Text.RegularExpressions.Regex.Match(question.Prompt, @"number (\d+) ");
        return ChatServer.SayAsync(context, number.Success
            ? JsonSerializer.Serialize(new { template = s_templates[int.Parse(number.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture)] })
            : """{"templates": ["Dressed in [colored bottom], the [person] is [action].", "The [colored hair] of this [person] goes with a [colored dress]."]}""");
    }

    private string[] Caption(ChatServer server) => ["curate", "caption", "--out", Layout.Root, "--config", Config(server)];

    private string[] Templates(ChatServer server, int captions)
    {
        File.WriteAllLines(_folder["captions.txt"], Enumerable.Range(0, captions).Select(i => $"A man in a red coat wears number {i} and a blue bag."));
        return
        [
            "curate", "templates", _folder["captions.txt"], "--config", Config(server), "--out", _folder["bank.json"],
            "--clusters", "1", "--per-cluster", "2", "--model", world.ModelPath,
        ];
    }

    /// <summary>One request at a time, so that requests can be counted; short waits, for they are waited for.</summary>
    private string Config(ChatServer server)
    {
        File.WriteAllText(_folder["config.json"], $$"""
            { "captions": { "models": [ { "baseAddress": "{{server.BaseAddress}}", "model": "eyes", "concurrency": 1, "attempts": 2,
              "retryDelaySeconds": 0.01, "mostRetryDelaySeconds": 1, "timeoutSeconds": 1.5 } ] } }
            """);
        return _folder["config.json"];
    }

    private void WriteCrops(int count = Crops)
    {
        using var writer = ShardWriter.Open(Layout.Crops);
        writer.Commit(new ShardStatistics { Shard = 0 }, [.. Enumerable.Range(0, count).Select(i =>
        {
            var picture = new Image(40, 100);
            picture.Fill(Color.FromHsv(360f * i / count, 1, 1));
            return new CropSample
            {
                Key = ShardFiles.Key(0, i),
                Jpeg = ImageCodec.EncodeJpeg(picture),
                Record = new CropRecord { Source = $"{i}.jpg", Origin = $"/{i}.jpg", Sha256 = new string('a', 64), Box = new PersonBox(0, 0, 40, 100, 1) },
            };
        })]);
    }
}
