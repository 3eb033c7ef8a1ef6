using System.Diagnostics;

namespace GaDms.Cli.Tests.Commands;

/// <summary>What a run of the program left behind.</summary>
public sealed record Outcome(int Code, string Output, string Errors)
{
    private static readonly string[] s_remarks = ["warning:", "note:", "index:", "render:", "train:", "encode:", "filter:", "caption:"];

    /// <summary>A failure is told in one line that begins with "error:" and holds all of these.</summary>
    public void AssertFailed(int code, params string[] parts)
    {
        Assert.True(Code == code, $"exit code {Code}, expected {code}: {Output}{Errors}");
        var line = Assert.Single(Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries), text => !IsRemark(text));
        Assert.StartsWith("error: ", line, StringComparison.Ordinal);
        Assert.All(parts, part => Assert.Contains(part, line, StringComparison.Ordinal));
    }

    /// <summary>Exit code 0.</summary>
    public Outcome AssertDone()
    {
        Assert.True(Code == 0, $"exit code {Code}: {Output}{Errors}");
        return this;
    }

    /// <summary>A warning about the machine, or how far a long command came.</summary>
    private static bool IsRemark(string line) => s_remarks.Any(remark => line.StartsWith(remark, StringComparison.Ordinal));
}

/// <summary>Runs the program as users do, in a process of its own.</summary>
public static class Gadms
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(5);

    public static Outcome Run(params string[] arguments) => RunIn(Environment.CurrentDirectory, arguments);

    public static Outcome RunIn(string folder, params string[] arguments) => ToEnd(StartInfo(folder, arguments));

    public static Outcome ToEnd(ProcessStartInfo start)
    {
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        Assert.True(process.WaitForExit(s_patience), $"gadms {string.Join(' ', start.ArgumentList.Skip(1))} did not end");
        return new Outcome(process.ExitCode, output, errors.GetAwaiter().GetResult());
    }

    public static Process Start(string folder, params string[] arguments) => Process.Start(StartInfo(folder, arguments))!;

    public static ProcessStartInfo StartInfo(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "gadms.dll"), .. arguments])
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Remove("GADMS_DEBUG");
        return start;
    }
}
