using System.CommandLine;
using System.Globalization;
using GaDms.Torch;

namespace GaDms.Cli;

/// <summary>The command <c>gadms</c>.</summary>
internal static class Program
{
    /// <summary>Exit codes: 0 done, 1 failed, 2 wrong usage, 130 cancelled.</summary>
    public static async Task<int> Main(string[] args)
    {
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

        // OpenCV loads OpenBLAS too, which reads its settings when it is loaded: whoever comes first, they must be there.
        BlasKernels.Select();
        var parsed = CommandTree.Create().Parse(args.Length == 0 ? ["--help"] : args);
        if (parsed.Errors.Count > 0)
            return Failure.Usage(parsed);
        try
        {
            // Ctrl-C cancels the command's token; it then has the time it needs.
            var invocation = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = (parsed.CommandResult.Command as DocumentedCommand)?.Patience };
            return await parsed.InvokeAsync(invocation).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            return Failure.Report(e);
        }
    }
}
