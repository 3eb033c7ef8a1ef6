using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using GaDms.Server.Access;
using GaDms.Server.Tests;

namespace GaDms.Faults.Tests.Access;

/// <summary>Everybody who may not, at every door, in every way: nothing is shown, and each try is in the audit log.</summary>
internal sealed class AccessCampaign : ICampaign
{
    private const int MostFailures = 20;

    // 0: the connection was closed without a word, or with one that was lost because the server had not read all.
    private static readonly int[] s_refusals = [0, 400, 401, 403, 404, 405, 411, 413, 414, 415, 417, 421, 431, 501, 505];

    private static readonly Lazy<HashSet<string>> s_page = new(() =>
        [.. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "wwwroot"), "*", SearchOption.AllDirectories).Select(file => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file))))]);

    private readonly SortedDictionary<string, (long Times, SortedDictionary<int, long> Answers)> _outcomes = new(StringComparer.Ordinal);
    private readonly List<string> _failures = [];
    private long _refused;
    private long _closed;

    public string Name => "access";

    public string About => "requests without a right to what they ask for show nothing and are in the audit log";

    public int Long => 10_000;

    public async Task<CampaignReport> RunAsync(int faults, int seed, Action<string> log)
    {
        _outcomes.Clear();
        _failures.Clear();
        (_refused, _closed) = (0, 0);
        using var world = new PeopleWorld();
        Strangers? strangers = null;
        await using var server = await RunningServer.StartAsync(
            world, before: it => strangers = new Strangers(new KeyStore(it.KeysPath, TimeProvider.System)),
            change: options => options with { MaxRefusalLinesPerMinute = int.MaxValue });
        await BeginSessionsAsync(server, strangers!);
        var picture = await File.ReadAllBytesAsync(world.NewPicture);
        var routes = Route.All(server.Services);
        log($"{routes.Count} routes: {string.Join(", ", routes)}");
        foreach (var route in routes.Where(route => route.IsOpen && !route.MayBeOpen))
            _failures.Add($"{route} asks for no key");
        await ServesWhoMayAsync(server, routes, strangers!, picture);
        var already = File.ReadAllLines(server.AuditPath).Length;
        var random = new Random(seed);
        var closed = routes.Where(route => !route.IsOpen).ToArray();
        var tries = closed.SelectMany(route => strangers!.All(route, picture, random)).ToArray();
        for (var i = 0; i < Math.Max(faults, tries.Length) && _failures.Count < MostFailures; i++)
        {
            var (kind, request) = tries[i % tries.Length];
            await RefusedAsync(kind, request, server, strangers!, isStranger: true);
            if (i % tries.Length == tries.Length - 1)
                tries = [.. closed.SelectMany(route => strangers!.All(route, picture, random))];
        }
        log($"keys: {_outcomes.Values.Sum(outcome => outcome.Times)} requests, {_failures.Count} failures");
        for (var i = 0; i < faults && _failures.Count < MostFailures; i++)
        {
            var route = closed[random.Next(closed.Length)].Request(picture);
            (string, string)[] key = random.Next(2) == 0 ? [] : [("Authorization", $"Bearer {strangers!.Good}")];
            await RefusedAsync("path that escapes", Escapes.Path(random) with { Headers = key }, server, strangers!, isStranger: key.Length == 0);
            await RefusedAsync("headers that pretend", Escapes.Header(route, random), server, strangers!, isStranger: true);
            await RefusedAsync("body that is none", Escapes.Body(route, random), server, strangers!, isStranger: true);
        }
        log($"all: {_outcomes.Values.Sum(outcome => outcome.Times)} requests, {_failures.Count} failures");
        CheckAudit(server, already, strangers!);
        return new CampaignReport([.. _outcomes.Select(outcome => (outcome.Key, outcome.Value.Times, Told(outcome.Value.Answers)))], [.. _failures]);
    }

    private static async Task BeginSessionsAsync(RunningServer server, Strangers strangers)
    {
        var ended = await CookieAsync(strangers.Good);
        var ofRevoked = await CookieAsync(strangers.Revoked);
        await new RawRequest("DELETE", "/api/v1/session") { Headers = [("Cookie", $"gadms-session={ended}")] }.SendAsync(server.Client.BaseAddress!, default);
        new KeyStore(server.KeysPath, TimeProvider.System).Revoke(strangers.RevokedId);
        strangers.OldSessions = [ended, ofRevoked, ofRevoked + "x"];

        async Task<string> CookieAsync(string key)
        {
            var begun = await new RawRequest("POST", "/api/v1/session") { ContentType = "application/json", Body = Encoding.UTF8.GetBytes($"{{\"key\":\"{key}\"}}") }.SendAsync(server.Client.BaseAddress!, default);
            return begun.Head.Split("gadms-session=")[1].Split(';')[0];
        }
    }

    /// <summary>The same requests with a good key are answered: it is the key that the others lack.</summary>
    private async Task ServesWhoMayAsync(RunningServer server, IReadOnlyList<Route> routes, Strangers strangers, byte[] picture)
    {
        foreach (var route in routes.Where(route => !route.IsOpen && route.Method != "DELETE" && !route.Pattern.Contains("forget", StringComparison.Ordinal)))
        {
            var answer = await (route.Request(picture) with { Headers = [("Authorization", $"Bearer {strangers.Good}")] }).SendAsync(server.Client.BaseAddress!, default);
            if (answer.Status is not (>= 200 and < 300 or 404))
                _failures.Add($"{route} with a good key: {answer.Status} {answer.Text}");
        }
    }

    private async Task RefusedAsync(string kind, RawRequest request, RunningServer server, Strangers strangers, bool isStranger)
    {
        RawResponse answer;
        using (var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1)))
        {
            try
            {
                answer = await request.SendAsync(server.Client.BaseAddress!, limit.Token);
            }
            catch (OperationCanceledException)
            {
                _failures.Add($"{kind}: {request}: no answer after a minute");
                return;
            }
        }
        if (!_outcomes.TryGetValue(kind, out var outcome))
            outcome = (0, []);
        outcome.Answers[answer.Status] = outcome.Answers.GetValueOrDefault(answer.Status) + 1;
        _outcomes[kind] = (outcome.Times + 1, outcome.Answers);
        if (answer.Status >= 400)
            _refused++;
        else if (answer.Status == 0)
            _closed++;
        if (Fault(request, answer, strangers, isStranger) is { } fault)
            _failures.Add($"{kind}: {request}: {answer.Status} {fault}: {Short(answer.Text)}");
    }

    private static string? Fault(RawRequest request, RawResponse answer, Strangers strangers, bool isStranger)
    {
        var isOpen = answer.Status is 200 or 204 or 206 or 304 && IsOpen(answer);
        if (strangers.Secrets.Any(secret => answer.Text.Contains(secret, StringComparison.Ordinal)))
            return "a key";
        if (Strangers.IsInside(answer.Text) && !isOpen)
            return "the server's inside";
        if (isStranger && Strangers.IsOfGallery(answer.Text))
            return "the gallery";
        if (isStranger && !isOpen && !s_refusals.Contains(answer.Status))
            return "is no refusal";
        if (!isStranger && answer.Status >= 500 && answer.Status is not (501 or 505))
            return "is a failure";

        // Kestrel answers without a body to what is no HTTP; a HEAD has none.
        return answer.Status >= 400 && answer.Body.Length > 0 && (Strangers.Problem(answer) is not { } problem || (int?)problem["status"] != answer.Status)
            ? "is no problem+json"
            : null;
    }

    /// <summary>The page, its scripts, health and the description of the interface are for everybody.</summary>
    private static bool IsOpen(RawResponse answer) =>
        answer.Body.Length == 0 || answer.Text is "Healthy" or "Degraded" || answer.Text.Contains("\"openapi\":", StringComparison.Ordinal) || s_page.Value.Contains(Convert.ToHexString(SHA256.HashData(answer.Body)));

    private void CheckAudit(RunningServer server, int already, Strangers strangers)
    {
        var text = File.ReadAllText(server.AuditPath);
        if (strangers.Secrets.FirstOrDefault(secret => text.Contains(secret, StringComparison.Ordinal)) is not null)
            _failures.Add("the audit log holds a key");
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(already).Select(line => JsonNode.Parse(line)!).Where(line => (string)line["what"]! == "refused").ToArray();
        _outcomes["lines of the audit log"] = (lines.Length, []);
        if (lines.Length < _refused || lines.Length > _refused + _closed)
            _failures.Add($"{_refused} requests were refused and {_closed} closed, and the audit log has {lines.Length} lines of them");
    }

    private static string Told(SortedDictionary<int, long> answers) => answers.Count == 0
        ? "one for each that was refused"
        : string.Join(", ", answers.Select(answer => string.Create(CultureInfo.InvariantCulture, $"{(answer.Key == 0 ? "closed" : answer.Key)}: {answer.Value:N0}")));

    private static string Short(string text) => text.Length <= 200 ? text : text[..200];
}
