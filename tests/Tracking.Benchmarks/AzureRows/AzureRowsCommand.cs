using System.CommandLine;

namespace Tracking.Benchmarks.AzureRows;

/// <summary><c>azure-rows</c>.</summary>
internal static class AzureRowsCommand
{
    public static Command Create()
    {
        var account = new Option<string?>("--account") { Description = "Connection string or table URI of a storage account; without it an emulator is started." };
        var inFlight = new Option<int>("--in-flight") { Description = "Scans under way at once.", DefaultValueFactory = _ => 64 };
        var seconds = new Option<int>("--seconds") { Description = "How long each figure is measured.", DefaultValueFactory = _ => 10 };
        var command = new Command("azure-rows", "Scans a second that one node writes to Azure Tables, beside plain inserts.") { account, inFlight, seconds };
        command.SetAction((parsed, _) => AzureRowsBenchmark.RunAsync(parsed.GetValue(account), parsed.GetValue(inFlight), parsed.GetValue(seconds)));
        return command;
    }
}
