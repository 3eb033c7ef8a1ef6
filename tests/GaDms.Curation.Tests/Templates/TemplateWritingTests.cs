using System.Text.Json;
using GaDms.Curation.Language;
using GaDms.Curation.Templates;
using GaDms.Curation.Tests.Language;

namespace GaDms.Curation.Tests.Templates;

/// <summary>Extraction and expansion through a server that speaks the chat API.</summary>
public sealed class TemplateWritingTests : IDisposable
{
    private const string Good = """{"template":"A [person] wears a [colored top] and [colored bottom]."}""";

    private readonly string _folder = Directory.CreateTempSubdirectory("gadms-templates-").FullName;

    private string CachePath => Path.Combine(_folder, "answers.db");

    [Fact]
    public async Task A_caption_becomes_a_template_of_the_schema_and_is_paid_once()
    {
        string body = "";
        await using ChatServer server = await ChatServer.StartAsync((question, context) =>
        {
            body = question.Body;
            return ChatServer.SayAsync(context, Good);
        });

        foreach (int _ in Enumerable.Range(0, 2))
        {
            ExtractedTemplate extracted = Assert.Single(await Extract(server, "A woman wears a red shirt and jeans."));
            Assert.Equal("A [person] wears a [colored top] and [colored bottom].", extracted.Template!.Text);
            Assert.Equal(TemplateOrigin.Caption, extracted.Template.Origin);
        }

        Assert.Equal(1, server.Requests);
        using JsonDocument request = JsonDocument.Parse(body);
        JsonElement format = request.RootElement.GetProperty("response_format");
        Assert.Equal("json_schema", format.GetProperty("type").GetString());
        Assert.Equal("template", format.GetProperty("json_schema").GetProperty("schema").GetProperty("required")[0].GetString());
        Assert.Contains("A woman wears a red shirt and jeans.", request.RootElement.GetProperty("messages")[0].GetProperty("content").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"template":"A [person] in a red [top]."}""", "it says the colour \"red\"")]
    [InlineData("""{"template":"A [person] in a [shirt]."}""", "the slot [shirt] is not known")]
    [InlineData("""{"template":"A [person] in a [top].","why":""}""", "the one member \"template\"")]
    [InlineData("I cannot.", "not a JSON object")]
    [InlineData("""{"template":""", "not a JSON object")]
    public async Task What_does_not_fit_is_asked_again_once_with_the_fault(string first, string fault)
    {
        var prompts = new List<string>();
        await using ChatServer server = await ChatServer.StartAsync((question, context) =>
        {
            prompts.Add(question.Prompt);
            return ChatServer.SayAsync(context, question.Number == 1 ? first : Good);
        });

        Assert.NotNull(Assert.Single(await Extract(server, "A caption.")).Template);
        Assert.Equal(2, prompts.Count);
        Assert.Contains(fault, prompts[1], StringComparison.Ordinal);
        Assert.Contains(first, prompts[1], StringComparison.Ordinal);
        Assert.Contains(prompts[0], prompts[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_never_fits_is_dropped_with_its_reason_and_the_others_go_on()
    {
        await using ChatServer server = await ChatServer.StartAsync((question, context) =>
            question.Prompt.Contains("stubborn", StringComparison.Ordinal) ? ChatServer.SayAsync(context, "No.")
            : question.Prompt.Contains("broken", StringComparison.Ordinal) ? ChatServer.FailAsync(context, 413)
            : ChatServer.SayAsync(context, Good));

        IReadOnlyList<ExtractedTemplate> extracted = await Extract(server, "A stubborn one.", "", "A broken one.", "A good one.");
        Assert.Equal(["template-misfit", "caption-empty", "model-http-413", null], extracted.Select(one => one.Rejection?.Reason));
        Assert.NotNull(extracted[3].Template);
    }

    [Fact]
    public async Task A_server_without_structured_output_is_asked_in_words_alone()
    {
        int withSchema = 0;
        await using ChatServer server = await ChatServer.StartAsync((question, context) =>
        {
            if (!question.Body.Contains("response_format", StringComparison.Ordinal))
                return ChatServer.SayAsync(context, $"Here you are:\n```json\n{Good}\n```");
            Interlocked.Increment(ref withSchema);
            return ChatServer.FailAsync(context, 400, "response_format is not supported");
        });

        IReadOnlyList<ExtractedTemplate> extracted = await Extract(server, concurrency: 1, "One caption.", "Another caption.", "A third caption.");
        Assert.All(extracted, one => Assert.NotNull(one.Template));

        // Two items may be on their way before the first has learnt it.
        Assert.InRange(withSchema, 1, 2);
    }

    [Fact]
    public async Task A_cluster_is_shown_and_what_can_be_used_of_the_answer_is_kept()
    {
        string prompt = "";
        await using ChatServer server = await ChatServer.StartAsync((question, context) =>
        {
            prompt = question.Prompt;
            return ChatServer.SayAsync(context, """{"templates":["In a [colored top], the [person] is [action].","In a red [top].",7]}""");
        });
        using var client = new ChatClient(ChatClientTests.Settings(server));
        using AnswerCache cache = AnswerCache.Open(CachePath);
        IReadOnlyList<Template> bank = TemplateBank.Default().Templates;
        var cluster = new TemplateCluster(6, 1, bank[0], [.. bank.Skip(1).Take(5)]);

        ExpandedCluster expanded = Assert.Single(await ListAsync(new TemplateExpander(client, cache, 3).ExpandAsync([cluster])));

        Assert.Equal("In a [colored top], the [person] is [action].", Assert.Single(expanded.Templates).Text);
        Assert.Equal(TemplateOrigin.Cluster, expanded.Templates[0].Origin);
        Assert.Equal(["template-misfit", "template-misfit"], expanded.Rejections.Select(rejection => rejection.Reason));
        Assert.All(bank.Take(6), template => Assert.Contains(template.Text, prompt, StringComparison.Ordinal));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Task<IReadOnlyList<ExtractedTemplate>> Extract(ChatServer server, params string[] captions) => Extract(server, 4, captions);

    private async Task<IReadOnlyList<ExtractedTemplate>> Extract(ChatServer server, int concurrency, params string[] captions)
    {
        using var client = new ChatClient(ChatClientTests.Settings(server) with { Concurrency = concurrency });
        using AnswerCache cache = AnswerCache.Open(CachePath);
        return await ListAsync(new TemplateExtractor(client, cache).ExtractAsync(captions.ToAsyncEnumerable()));
    }

    private static async Task<IReadOnlyList<T>> ListAsync<T>(IAsyncEnumerable<T> items)
    {
        var list = new List<T>();
        await foreach (T item in items)
            list.Add(item);
        return list;
    }
}
