using System.CommandLine;
using System.Reflection;
using System.Runtime.InteropServices;
using GaDms.Torch;
using Spectre.Console;

namespace GaDms.Cli.Commands;

/// <summary>What this machine computes with.</summary>
internal static class InfoCommand
{
    public static Command Create()
    {
        var json = CommonOptions.Json();
        var command = new DocumentedCommand("info", "Show what this machine computes with, and what would make it faster.", "gadms info") { json };
        command.SetAction(parsed => Run(parsed.GetValue(json)));
        return command;
    }

    private static int Run(string? json)
    {
        var runtime = RuntimeInfo.Query();
        var version = Assembly.GetExecutingAssembly().GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
        if (json is not null)
            JsonOutput.Write(new { version, dotnet = Environment.Version.ToString(), runtime }, json);
        if (json == "-")
            return 0;
        var table = Terminal.Table("part", "in use");
        table.AddRow("gadms", Markup.Escape(version));
        table.AddRow(".NET", $"{Environment.Version} on {RuntimeInformation.OSArchitecture}, {Environment.ProcessorCount} processors");
        table.AddRow("libtorch", Markup.Escape($"{runtime.TorchVersion}, {runtime.CpuCapability} kernels, {runtime.Threads} threads"));
        table.AddRow("matrix products", Markup.Escape(runtime.BlasCore is { } core ? $"{runtime.Blas} ({core} kernels)" : runtime.Blas));
        table.AddRow("oneDNN", Markup.Escape(runtime.OneDnn ?? "none"));
        table.AddRow("bfloat16", Bfloat16(runtime));
        table.AddRow("GPUs", runtime.CudaDevices == 0 ? "none" : $"{runtime.CudaDevices}");
        Terminal.Out.Write(table);
        if (runtime.Advice is { } advice)
            Terminal.Note($"warning: {advice}");
        return 0;
    }

    private static string Bfloat16(RuntimeInfo runtime)
    {
        if (runtime.Bfloat16)
            return "in hardware: --precision bf16 is faster";
        return torch.cpu.is_bf16_supported()
            ? "not in hardware: --precision bf16 is slower"
            : "none: --precision bf16 computes in float32";
    }
}
