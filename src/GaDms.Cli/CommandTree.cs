using System.CommandLine;
using System.CommandLine.Help;
using GaDms.Cli.Commands;

namespace GaDms.Cli;

/// <summary>All commands.</summary>
internal static class CommandTree
{
    public static RootCommand Create()
    {
        var root = new RootCommand("Text-based person retrieval: find people in pictures by describing them.")
        {
            DemoCommand.Create(),
            IndexCommand.Create(),
            SearchCommand.Create(),
            ExplainCommand.Create(),
            GalleryCommand.Create(),
            ServeCommand.Create(),
            KeysCommand.Create(),
            new Command("model", "Look into, convert or make model files.")
            {
                ModelInfoCommand.Create(),
                ModelImportCommand.Create(),
                ModelInitCommand.Create(),
            },
            new Command("data", "Check data sets, or render one.")
            {
                DataCheckCommand.Create(),
                DataRenderCommand.Create(),
            },
            CurateCommand.Create(),
            TrainCommand.Create(),
            EvaluateCommand.Create(),
            new Command("experiment", "Compare variants of the method on rendered people.")
            {
                ExperimentMaskingCommand.Create(),
                ExperimentScoresCommand.Create(),
            },
            InfoCommand.Create(),
        };
        foreach (var help in root.Options.OfType<HelpOption>())
            help.Action = new ExampleHelpAction((HelpAction)help.Action!);
        return root;
    }
}
