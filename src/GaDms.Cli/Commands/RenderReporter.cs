using GaDms.Data.Rendering;
using GaDms.Training.Logging;

namespace GaDms.Cli.Commands;

/// <summary>Tells a progress line how far the rendering is.</summary>
internal sealed class RenderReporter(ProgressLine line) : IProgress<RenderProgress>
{
    public void Report(RenderProgress value) => line.Report(value.Done);
}
