using System.Diagnostics;
using System.Text.RegularExpressions;
using Xunit.Abstractions;

namespace GaDms.Server.Tests;

/// <summary>Every command of the walk-through is run by a shell against a server.</summary>
[Collection(ServerTestGroup.Name)]
public sealed partial class WalkThroughTests(PeopleWorld world, ITestOutputHelper output)
{
    [Fact]
    public async Task The_commands_of_the_page_work()
    {
        if (!IsThere("curl"))
        {
            output.WriteLine("not run: there is no curl here");
            return;
        }
        var page = await File.ReadAllTextAsync(Path.Combine(RepositoryFolder.Path, "docs", "api.md"));
        var blocks = Block().Matches(page).Select(match => match.Groups["block"].Value).ToArray();
        Assert.NotEmpty(blocks);
        await using var server = await RunningServer.StartAsync(world);
        using var folder = new TemporaryFolder();
        File.Copy(world.NewPicture, folder["person.png"]);
        var address = server.Client.BaseAddress!.GetLeftPart(UriPartial.Authority);
        var script = "set -euo pipefail\n" + string.Join('\n', blocks).Replace("http://localhost:5080", address, StringComparison.Ordinal);
        var (code, text) = await RunAsync(script, folder.Path);
        output.WriteLine(text);
        Assert.True(code == 0, $"{code}: {text}");
        Assert.Contains("\"state\":\"done\"", text, StringComparison.Ordinal);
        Assert.True(new FileInfo(folder["thumbnail.jpg"]).Length > 0);
        Assert.StartsWith("id,name", await File.ReadAllTextAsync(folder["people.csv"]), StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Text)> RunAsync(string script, string folder)
    {
        using var process = Process.Start(new ProcessStartInfo("bash", ["-c", script]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        var errors = process.StandardError.ReadToEndAsync();
        var text = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, text + await errors);
    }

    private static bool IsThere(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));

    [GeneratedRegex("^```bash\n(?<block>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}
