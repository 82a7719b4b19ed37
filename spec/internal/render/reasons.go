package render

import "github.com/sockspec/sockspec/spec/report"

// deviationGroup holds the specs that deviate for the same reason, such as those
// of one sentence for IPv4 and for IPv6.
type deviationGroup struct {
	row        // the first of them
	Also []row // the others
}

// reasons sorts deviating specs by the reason, in the order of their first ones.
func reasons(specs []*report.Spec) []deviationGroup {
	index := map[report.Deviation]int{}
	var list []deviationGroup
	for _, spec := range specs {
		if spec.Deviation == nil {
			list = append(list, deviationGroup{row: row{spec}})
			continue
		}
		i, ok := index[*spec.Deviation]
		if !ok {
			index[*spec.Deviation] = len(list)
			list = append(list, deviationGroup{row: row{spec}})
			continue
		}
		list[i].Also = append(list[i].Also, row{spec})
	}
	return list
}

// reasonItems makes one item of each reason.
func reasonItems(specs []*report.Spec) []item {
	var out []item
	for _, group := range reasons(specs) {
		it := items([]*report.Spec{group.Spec}, deviationLines)[0]
		for _, spec := range group.Also {
			it.Lines = append(it.Lines, "also "+oneLine(spec.ID, lineLimit))
		}
		out = append(out, it)
	}
	return out
}
