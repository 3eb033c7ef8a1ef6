using System.Diagnostics;
using System.Text.Json;
using GaDms.Curation.Language;
using Microsoft.AspNetCore.Http;

namespace GaDms.Curation.Tests.Language;

public sealed class ChatClientTests
{
    private const double Patient = 100;

    private static readonly ChatRequest s_request = new("Describe the person.") { Jpeg = new byte[] { 0xFF, 0xD8, 0xFF }, Seed = 7 };

    [Fact]
    public async Task An_answer_comes_with_its_tokens_and_the_request_is_that_of_the_chat_API()
    {
        string body = "";
        await using ChatServer server = await ChatServer.StartAsync((question, context) =>
        {
            body = question.Body;
            return ChatServer.SayAsync(context, " A person in a red top. ");
        });
        using var client = new ChatClient(Settings(server));

        ChatOutcome outcome = await client.AskAsync(s_request);

        Assert.Equal(new ChatAnswer("A person in a red top.") { Usage = new ChatUsage(100, 20) }, outcome);
        Assert.Equal(new ChatUsage(100, 20), client.Usage.Tokens);
        Assert.Equal((1, 1), (client.Usage.Requests, client.Usage.Answers));
        using JsonDocument json = JsonDocument.Parse(body);
        Assert.Equal("eyes", json.RootElement.GetProperty("model").GetString());
        Assert.Equal(7, json.RootElement.GetProperty("seed").GetInt32());
        JsonElement content = json.RootElement.GetProperty("messages")[0].GetProperty("content");
        Assert.Equal("data:image/jpeg;base64,/9j/", content[0].GetProperty("image_url").GetProperty("url").GetString());
        Assert.Equal("Describe the person.", content[1].GetProperty("text").GetString());
    }

    [Theory]
    [InlineData("", "model-empty")]
    [InlineData("   ", "model-empty")]
    [InlineData(null, "model-empty")]
    public async Task An_empty_text_is_no_answer(string? text, string reason)
        => await Rejects((_, context) => ChatServer.SayAsync(context, text), reason, requests: 1);

    [Fact]
    public async Task A_refusal_is_no_answer()
        => await Rejects((_, context) => ChatServer.SayAsync(context, null, refusal: "I can't help with that."), "model-refusal", requests: 1);

    [Fact]
    public async Task An_answer_stopped_by_a_content_filter_is_a_refusal()
        => await Rejects((_, context) => ChatServer.SayAsync(context, "A per", finish: "content_filter"), "model-refusal", requests: 1);

    [Fact]
    public async Task An_answer_cut_off_at_its_length_is_no_answer()
        => await Rejects((_, context) => ChatServer.SayAsync(context, "A person in a", finish: "length"), "model-cut-off", requests: 1);

    [Fact]
    public async Task Bad_requests_are_not_sent_again()
    {
        Rejection rejection = await Rejects((_, context) => ChatServer.FailAsync(context, 400, "picture too small"), "model-http-400", requests: 1);
        Assert.Contains("picture too small", rejection.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_web_page_is_no_answer()
        => await Rejects((_, context) => ChatServer.WriteAsync(context, 200, "<!doctype html><title>Hello</title>", "text/html"), "model-html", requests: 1);

    [Fact]
    public async Task Faults_of_the_server_are_retried_as_often_as_set()
        => await Rejects((_, context) => ChatServer.FailAsync(context, 500), "model-http-500", requests: 3);

    [Theory]
    [InlineData("{\"choices\":[{\"message\":{\"content\":\"A per")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("{\"choices\":[]}")]
    [InlineData("{\"choices\":[{\"message\":\"text\"}]}")]
    [InlineData("hello")]
    public async Task Half_an_answer_and_other_JSON_is_retried(string body)
        => await Rejects((_, context) => ChatServer.WriteAsync(context, 200, body), "model-not-json", requests: 3);

    [Fact]
    public async Task Silence_ends_with_the_time_out()
        => await Rejects(async (_, context) => await Task.Delay(Timeout.Infinite, context.RequestAborted), "model-timeout", requests: 3, timeout: 0.2);

    [Fact]
    public async Task What_passes_on_its_own_is_waited_out()
    {
        await using ChatServer server = await ChatServer.StartAsync((question, context) => question.Number switch
        {
            1 => ChatServer.FailAsync(context, 503),
            2 => ChatServer.WriteAsync(context, 200, "{\"choi"),
            _ => ChatServer.SayAsync(context, "A person."),
        });
        using var client = new ChatClient(Settings(server));

        Assert.IsType<ChatAnswer>(await client.AskAsync(s_request));
        Assert.Equal(3, server.Requests);
        Assert.Equal((3, 1), (client.Usage.Requests, client.Usage.Answers));
    }

    [Fact]
    public async Task Retry_after_is_honoured()
    {
        await using ChatServer server = await ChatServer.StartAsync((question, context) =>
        {
            if (question.Number > 1)
                return ChatServer.SayAsync(context, "A person.");
            context.Response.Headers.RetryAfter = "1";
            return ChatServer.FailAsync(context, 429);
        });
        using var client = new ChatClient(Settings(server));

        // The back-off alone would wait a hundredth of this.
        long start = Stopwatch.GetTimestamp();
        Assert.IsType<ChatAnswer>(await client.AskAsync(s_request));
        Assert.True(Stopwatch.GetElapsedTime(start) >= TimeSpan.FromSeconds(0.9));
    }

    [Theory]
    [InlineData(401, "refuses the key in GADMS_TEST_KEY_FATAL")]
    [InlineData(403, "refuses the key in GADMS_TEST_KEY_FATAL")]
    [InlineData(404, "has no model eyes")]
    [InlineData(307, "sends requests elsewhere")]
    public async Task A_wrong_key_model_or_address_stops_the_run_and_never_tells_the_key(int status, string said)
    {
        Environment.SetEnvironmentVariable("GADMS_TEST_KEY_FATAL", "sk-very-secret");
        string? authorization = null;
        await using ChatServer server = await ChatServer.StartAsync((question, context) =>
        {
            authorization = question.Authorization;
            return ChatServer.FailAsync(context, status, "Incorrect key sk-very-secret given");
        });
        using var client = new ChatClient(Settings(server) with { KeyVariable = "GADMS_TEST_KEY_FATAL" });

        var error = await Assert.ThrowsAsync<CurationException>(() => client.AskAsync(s_request));
        Assert.Contains(said, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("sk-very-secret", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.Equal("Bearer sk-very-secret", authorization);
        Assert.Equal(1, server.Requests);
    }

    [Fact]
    public async Task A_key_repeated_in_an_error_is_not_passed_on()
    {
        Environment.SetEnvironmentVariable("GADMS_TEST_KEY_ECHO", "sk-very-secret");
        await using ChatServer server = await ChatServer.StartAsync((_, context) => ChatServer.FailAsync(context, 400, "key sk-very-secret has no credit"));
        using var client = new ChatClient(Settings(server) with { KeyVariable = "GADMS_TEST_KEY_ECHO" });

        var rejected = Assert.IsType<ChatRejected>(await client.AskAsync(s_request));
        Assert.Equal("HTTP 400: key (key) has no credit", rejected.Rejection.Detail);
    }

    [Fact]
    public void A_key_variable_that_is_not_set_is_an_error_at_once()
    {
        var error = Assert.Throws<CurationException>(() => new ChatClient(Settings("http://127.0.0.1:1/v1") with { KeyVariable = "GADMS_TEST_KEY_UNSET" }));
        Assert.Contains("GADMS_TEST_KEY_UNSET is not set", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("localhost:8000")]
    [InlineData("ftp://localhost/v1")]
    [InlineData("http://user:secret@localhost/v1")]
    [InlineData("http://localhost/v1?key=secret")]
    [InlineData("")]
    public void A_base_address_that_is_none_is_an_error_at_once(string address)
    {
        var error = Assert.Throws<CurationException>(() => new ChatClient(Settings(address)));
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:1/v1")]
    [InlineData("http://no-such-host.invalid/v1")]
    public async Task Nobody_at_the_address_of_the_first_request_stops_the_run(string address)
    {
        using var client = new ChatClient(Settings(address));
        var error = await Assert.ThrowsAsync<CurationException>(() => client.AskAsync(s_request));
        Assert.Contains($"No chat server answers at {address}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_goes_away_later_is_a_fault_of_the_sample()
    {
        ChatServer server = await ChatServer.SayingAsync("A person.");
        using var client = new ChatClient(Settings(server));
        Assert.IsType<ChatAnswer>(await client.AskAsync(s_request));
        await server.DisposeAsync();

        var rejected = Assert.IsType<ChatRejected>(await client.AskAsync(s_request));
        Assert.Equal("model-unreachable", rejected.Rejection.Reason);
    }

    [Fact]
    public async Task Never_more_requests_at_once_than_set()
    {
        await using ChatServer server = await ChatServer.StartAsync(async (_, context) =>
        {
            await Task.Delay(5);
            await ChatServer.SayAsync(context, "A person.");
        });
        using var client = new ChatClient(Settings(server) with { Concurrency = 6 });

        ChatOutcome[] outcomes = await Task.WhenAll(Enumerable.Range(0, 120).Select(_ => client.AskAsync(s_request)));

        Assert.All(outcomes, outcome => Assert.IsType<ChatAnswer>(outcome));
        Assert.InRange(server.MostAtOnce, 2, 6);
    }

    [Fact]
    public async Task A_server_that_is_down_is_left_alone_and_tried_again_later()
    {
        bool down = true;
        await using ChatServer server = await ChatServer.StartAsync((_, context)
            => Volatile.Read(ref down) ? ChatServer.FailAsync(context, 500) : ChatServer.SayAsync(context, "A person."));
        using var client = new ChatClient(Settings(server) with { Attempts = 1, BreakSeconds = 0.5, Concurrency = 1 });

        var reasons = new List<string>();
        for (int i = 0; i < 40; i++)
            reasons.Add(Assert.IsType<ChatRejected>(await client.AskAsync(s_request)).Rejection.Reason);
        Assert.Equal("model-http-500", reasons[0]);
        Assert.Contains("model-unavailable", reasons);
        Assert.True(server.Requests < 40, $"{server.Requests} requests reached the server");

        Volatile.Write(ref down, false);
        await Task.Delay(600);
        Assert.IsType<ChatAnswer>(await client.AskAsync(s_request));
    }

    internal static ChatModelSettings Settings(ChatServer server) => Settings(server.BaseAddress);

    private static ChatModelSettings Settings(string address)
        => new() { BaseAddress = address, Model = "eyes", Attempts = 3, RetryDelaySeconds = 0.01, TimeoutSeconds = Patient, Concurrency = 4 };

    private static async Task<Rejection> Rejects(Func<Question, HttpContext, Task> answer, string reason, int requests, double timeout = Patient)
    {
        await using ChatServer server = await ChatServer.StartAsync(answer);
        using var client = new ChatClient(Settings(server) with { TimeoutSeconds = timeout });
        var rejected = Assert.IsType<ChatRejected>(await client.AskAsync(s_request));
        Assert.Equal(reason, rejected.Rejection.Reason);
        Assert.Equal(requests, client.Usage.Requests);
        // One that was given up early may not have reached the server.
        Assert.InRange(server.Requests, timeout < Patient ? 0 : requests, requests);
        return rejected.Rejection;
    }
}
