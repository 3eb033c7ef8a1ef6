using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace GaDms.Curation.Tests.Language;

/// <summary>What the server was asked.</summary>
internal sealed record Question(int Number, string Body, string? Authorization)
{
    /// <summary>The prompt, with or without a picture.</summary>
    public string Prompt
    {
        get
        {
            using JsonDocument body = JsonDocument.Parse(Body);
            JsonElement content = body.RootElement.GetProperty("messages")[0].GetProperty("content");
            return content.ValueKind == JsonValueKind.String ? content.GetString()! : content[1].GetProperty("text").GetString()!;
        }
    }
}

/// <summary>A chat server on this machine that answers as a test wants it to.</summary>
internal sealed class ChatServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly Lock _lock = new();
    private int _requests;
    private int _atOnce;

    private ChatServer(WebApplication application) => _application = application;

    public string BaseAddress => _application.Urls.Single() + "/v1";

    public int Requests => Volatile.Read(ref _requests);

    public int MostAtOnce { get; private set; }

    public static async Task<ChatServer> StartAsync(Func<Question, HttpContext, Task> answer)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = new ChatServer(builder.Build());
        server._application.MapPost("/v1/chat/completions", async context =>
        {
            int number = Interlocked.Increment(ref server._requests);
            server.Count(+1);
            try
            {
                using var reader = new StreamReader(context.Request.Body);
                string body = await reader.ReadToEndAsync();
                await answer(new Question(number, body, context.Request.Headers.Authorization), context);
            }
            finally
            {
                server.Count(-1);
            }
        });
        await server._application.StartAsync();
        return server;
    }

    /// <summary>A server that says the same to everybody.</summary>
    public static Task<ChatServer> SayingAsync(string text) => StartAsync((_, context) => SayAsync(context, text));

    public static Task SayAsync(HttpContext context, string? text, string finish = "stop", string? refusal = null)
        => WriteAsync(context, 200, JsonSerializer.Serialize(new
        {
            id = "chat-1",
            choices = new[] { new { index = 0, message = new { role = "assistant", content = text, refusal }, finish_reason = finish } },
            usage = new { prompt_tokens = 100, completion_tokens = 20 },
        }));

    public static Task FailAsync(HttpContext context, int status, string message = "no")
        => WriteAsync(context, status, JsonSerializer.Serialize(new { error = new { message } }));

    public static Task WriteAsync(HttpContext context, int status, string body, string type = "application/json")
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        return context.Response.WriteAsync(body);
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private void Count(int change)
    {
        lock (_lock)
        {
            _atOnce += change;
            MostAtOnce = Math.Max(MostAtOnce, _atOnce);
        }
    }
}
