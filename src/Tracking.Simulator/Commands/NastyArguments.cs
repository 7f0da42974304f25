using System.CommandLine;
using Tracking.Simulator.Nasty;

namespace Tracking.Simulator.Commands;

/// <summary>The options that make a day go wrong.</summary>
/// <param name="usual">The share where none is given.</param>
internal sealed class NastyArguments(string usual = "0")
{
    private readonly Option<string> _nasty = new("--nasty") { Description = "All of the following at once, where they are not given", HelpName = "share", DefaultValueFactory = _ => usual };
    private readonly Option<string?> _late = Share("--late", "Groups of scans held back as from a dead zone and sent later");
    private readonly Option<string?> _duplicates = Share("--duplicates", "Scans sent two or three times");
    private readonly Option<string?> _wrongClock = Share("--wrong-clock", "Devices whose clock is off, by minutes to days");
    private readonly Option<string?> _missort = Share("--missort", "Packages that turn up at another station first");
    private readonly Option<string?> _attempts = Share("--attempts", "Packages that are delivered only on a second pass");
    private readonly Option<string?> _voids = Share("--voids", "Packages scanned as delivered at a wrong door, which is then voided");
    private readonly Option<string?> _relabels = Share("--relabels", "Packages that get a new barcode on the way");
    private readonly Option<string?> _shuffle = Share("--shuffle", "Scans sent out of order");

    public void AddTo(Command command)
    {
        Option[] all = [_nasty, _late, _duplicates, _wrongClock, _missort, _attempts, _voids, _relabels, _shuffle];
        foreach (var option in all)
        {
            command.Options.Add(option);
        }
    }

    /// <exception cref="SimulatorException">A value is neither a share nor a count.</exception>
    public NastyOptions Read(ParseResult arguments)
    {
        var all = arguments.GetValue(_nasty)!;
        Share Of(Option<string?> option) =>
            arguments.GetValue(option) is { } own ? Nasty.Share.Parse(option.Name, own) : Nasty.Share.Parse(_nasty.Name, all);
        return new()
        {
            Late = Of(_late),
            Duplicates = Of(_duplicates),
            WrongClock = Of(_wrongClock),
            Missort = Of(_missort),
            Attempts = Of(_attempts),
            Voids = Of(_voids),
            Relabels = Of(_relabels),
            Shuffle = Of(_shuffle),
        };
    }

    private static Option<string?> Share(string name, string description) =>
        new(name) { Description = description + " (a share from 0 to 1, or a count from 2)", HelpName = "share" };
}
