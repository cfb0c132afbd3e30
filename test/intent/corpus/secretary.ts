import { type Row } from './corpus';

/** Requests as a department secretary makes them. */
export const secretaryChanges: readonly Row[] = [
  ['get rid of jdoe in visio', 'remove jdoe | visio | -'],
  ['get rid of bob lee and amy wong in project', 'remove bob lee, amy wong | project | -'],
  ['get rid of visio for jdoe', 'remove jdoe | visio | -'],
  ['add jdoe to Visio for the Geology department', 'add jdoe | visio | ?Geology'],
  ['add jdoe to Visio for Geology', 'add jdoe | visio | ?Geology'],
];

/** What is asked about once, with what is left out of it, and what opens a form or is answered. */
export const secretaryAsks: readonly Row[] = [
  ['FW: please add Jane Doe to Visio', 'add -> add: add Jane Doe | visio | - <FW:>'],
  ['FW: add jdoe to visio\nThanks, Bob', 'add -> add: add jdoe | visio | - <FW: Thanks, Bob>'],
  ['Fwd: could you remove awong from Project?', 'remove -> remove: remove awong | project | - <Fwd:>'],
  [
    'From: Bob Smith <bsmith@contoso.edu>\nSent: Monday, January 11, 2027 9:12 AM\nTo: Dana Reyes\nSubject: Visio\n\nPlease add jdoe to Visio\n\nThanks,\nBob',
    'add -> add: add jdoe | visio | - <From: Bob Smith <bsmith@contoso.edu> … Subject: Visio Bob>',
  ],
  [
    'FW: Visio\n-----Original Message-----\nFrom: Bob Smith <bsmith@contoso.edu>\nSent: Monday, January 11, 2027 9:12 AM\nTo: Dana Reyes\nSubject: Visio\n\nHi Dana,\n\nplease add jdoe to Visio.\n\nBest regards,\nBob',
    'add -> add: add jdoe | visio | - <From: Bob Smith <bsmith@contoso.edu> … Subject: Visio Hi Dana, Bob>',
  ],
  [
    '---------- Forwarded message ---------\nFrom: Bob\nDate: Mon, Jan 11, 2027\nSubject: Visio\nTo: Dana\n\nremove awong from Project',
    'remove -> remove: remove awong | project | - <From: Bob … Subject: Visio>',
  ],
  ["cancel awong's visio", 'cancel -> remove: remove awong | visio | -'],
  ["terminate jdoe's visio seat", 'terminate -> remove: remove jdoe | visio | -'],
  ['close visio for jdoe', 'close -> remove: remove jdoe | visio | -'],
  ['enovak first in project', 'first -> move: move enovak to first | project | -'],
  ['enovak to the top of project', 'to the top -> move: move enovak to first | project | -'],
  ['bob lee should be first in visio', 'first -> move: move bob lee to first | visio | -'],
  ['Amy Wong at the top of the list in visio', 'at the top of the list -> move: move Amy Wong to first | visio | -'],
  [
    'Please add Rei Sato to Visio for the map project.\n\nBest regards,\nDana Reyes\nDepartment Coordinator',
    'add -> add: add Rei Sato | visio | - <for the map project. Best regards, Dana Reyes Department Coordinator>',
  ],
  ['Please add Rei Sato to Visio for her thesis', 'add -> add: add Rei Sato | visio | - <for her thesis>'],
  ['add jdoe to visio for the spring semester', 'add -> add: add jdoe | visio | - <for the spring semester>'],
  ['remove jdoe from visio for the summer', 'remove -> remove: remove jdoe | visio | - <for the summer>'],
  [
    'add jdoe to Visio for her thesis in Mathematics',
    'add -> add: add jdoe | visio | - <for her thesis in Mathematics>',
  ],
  ['I need Visio for the map project', 'need -> add: add me | visio | - <for the map project>'],
  [
    'Good morning, Ines Silva needs pbi from next week on. Cheers, D.',
    'needs -> add: add Ines Silva | power-bi | - <from next week on. Cheers, D.>',
  ],
  ["i'd like visio for jdoe", "i'd like -> add: add jdoe | visio | -"],
  ["I'd like Project for Amy Wong and Bob Lee", "I'd like -> add: add Amy Wong, Bob Lee | project | -"],
  ['can I have visio for bob lee please', 'can I have -> add: add bob lee | visio | -'],
  ['could I get visio for jdoe', 'could I get -> add: add jdoe | visio | -'],
  ['can jdoe get visio', 'get -> add: add jdoe | visio | -'],
  ['could jdoe have a visio seat?', 'have -> add: add jdoe | visio | -'],
  ['can bob lee and amy wong use project', 'use -> add: add bob lee, amy wong | project | -'],
  ['is it possible to get visio for jane doe', 'get -> add: add jane doe | visio | -'],
  ['is it possible to remove awong from visio', 'is it possible to remove -> remove: remove awong | visio | -'],
  [
    'Is there any chance you could add jdoe to visio?',
    'Is there any chance you could add -> add: add jdoe | visio | -',
  ],
  [
    'it would be great if you could remove bob lee from project',
    'it would be great if you could remove -> remove: remove bob lee | project | -',
  ],
  [
    "I'd be grateful if you could add bob lee to project",
    "I'd be grateful if you could add -> add: add bob lee | project | -",
  ],
  ['would you be able to add jdoe to visio', 'would you be able to add -> add: add jdoe | visio | -'],
  ['get ptran set up on project', 'get -> add: add ptran | project | -'],
  ['our new colleague Jane Doe needs visio', 'needs -> add: add Jane Doe | visio | -'],
  ['new hire Jane Doe, needs Visio and Project', 'needs -> add: add Jane Doe | visio + project | -'],
  ['awong is leaving on friday', 'is leaving -> remove: remove awong | * | - <on friday>'],
  ['awong leaves on March 15', 'leaves -> remove: remove awong | * | - <on March 15>'],
  ['awong retires in June', 'retires -> remove: remove awong | * | - <in June>'],
  ['awong will leave next month', 'will leave -> remove: remove awong | * | - <next month>'],
  [
    'bob lee will be leaving at the end of the term',
    'will be leaving -> remove: remove bob lee | * | - <at the end of the term>',
  ],
  ['awong is going to retire', 'is going to retire -> remove: remove awong | * | -'],
  [
    'Jordan Kim\tjkim@contoso.edu\tVisio\nQuinn Bauer\tqbauer@contoso.edu\tProject',
    'Jordan Kim jkim@contoso.edu Visio -> add: add jkim@contoso.edu | visio | - ; add qbauer@contoso.edu | project | -',
  ],
  [
    'Name\tEmail\tProduct\nJane Doe\tjdoe@contoso.edu\tVisio\nAlan Smith\tasmith@contoso.edu\tProject\nBo Li\tbli@contoso.edu\tVisio',
    'Jane Doe jdoe@contoso.edu Visio -> add: add jdoe@contoso.edu, bli@contoso.edu | visio | - ; add asmith@contoso.edu | project | -',
  ],
  [
    'Jane Doe, Visio\nAlan Smith, Project',
    'Jane Doe, Visio -> add: add Jane Doe | visio | - ; add Alan Smith | project | -',
  ],
  ['jkim Visio\nqbauer Project', 'jkim Visio -> add: add jkim | visio | - ; add qbauer | project | -'],
  ["Name\tMail\tProduct\nFinn O'Brien\tfobrien@contoso.edu\tVisio", 'offer fobrien@contoso.edu | visio | -'],
  ['get me 3 more visio seats', 'buy 3 | visio | -'],
  ['need more project', 'buy - | project | -'],
  ['order 2 visio licences for the fall', 'buy 2 | visio | -'],
  ['buy 5 visio for the spring semester', 'buy 5 | visio | -'],
  ['i want to speak to someone', 'who-decides | -'],
  ['how do i get more licenses', 'who-decides | -'],
  ['how can we get more visio seats', 'who-decides | -'],
  ['is anything waiting for me', 'pending'],
  ['seats of every department', 'seats | -'],
  ['would it be possible to see who has visio', 'show-roster all | visio | -'],
];

/** What says too little, or something else. */
export const secretaryRefuses: readonly Row[] = [
  ['cancel the visio license of awong', 'no: no-command; seats - | visio | -; seats'],
  ["FW: don't add jdoe to visio", 'no: negated; add - | visio | -; add jdoe to Visio'],
  [
    'From: Bob Smith <bsmith@contoso.edu>\nSent: Monday, January 11, 2027 9:12 AM\nTo: Dana Reyes\nSubject: Visio\n\nPlease add me to Visio',
    'no: quoted; add - | visio | -; add jdoe to Visio',
  ],
  [
    "From: Bob Smith <bsmith@contoso.edu>\nSent: Monday, January 11, 2027 9:12 AM\nTo: Dana Reyes\nSubject: Visio\n\nPlease don't add jdoe to Visio",
    'no: negated; add bsmith@contoso.edu | visio | -; add jdoe to Visio',
  ],
  [
    '-----Original Message-----\nFrom: Bob Smith <bsmith@contoso.edu>\nSent: Monday, January 11, 2027 9:12 AM\nTo: Dana Reyes\nSubject: Visio\n\nadd jdoe to Visio\nremove awong from Project',
    'no: quoted; add bsmith@contoso.edu | visio | -; add jdoe to Visio',
  ],
  ['Fwd: who has visio', 'no: no-command; - - | visio | -; seats Visio; who has Visio; add jdoe to Visio'],
  ['Re: add jdoe to visio', 'no: no-command; add - | visio | -; add jdoe to Visio'],
  ['cancel the order for visio', 'no: no-command; purchases - | visio | -; purchases; show PO-1001'],
  ['cancel visio', 'no: no-command; - - | visio | -; seats Visio; who has Visio; add jdoe to Visio'],
  ['cancel the visio seat for mathematics', 'no: no-command; seats - | visio | math; seats'],
  ['could my students get visio', 'no: question; - - | visio | -; seats Visio; who has Visio; add jdoe to Visio'],
  ['can anyone get visio', 'no: question; - - | visio | -; seats Visio; who has Visio; add jdoe to Visio'],
  ['can she have visio', 'no: question; - - | visio | -; seats Visio; who has Visio; add jdoe to Visio'],
  ['may jdoe join visio if there is a seat', 'no: question; seats - | visio | -; seats'],
  ['get rid of visio', 'no: no-people; remove - | visio | -; remove jdoe from Visio'],
  ['get rid of everyone in visio', 'no: unnamed-people; remove everyone | visio | -; remove jdoe from Visio'],
  ['get rid of jdoe', 'no: no-command; - - | - | -; help; seats; add jdoe to Visio'],
  ['everyone leaves at 5', 'no: no-command; - - | - | -; help; seats; add jdoe to Visio'],
  ['she is leaving on friday', 'no: unnamed-people; remove she | - | -; remove jdoe from Visio'],
  ['jdoe Visio asmith Project', 'no: several-pools; - - | visio | -; seats Visio; who has Visio; add jdoe to Visio'],
  ['jdoe Visio\nplease do not add asmith', 'no: negated; add - | visio | -; add jdoe to Visio'],
  ['jdoe visio\nasmith photoshop', 'no: no-command; - - | visio | -; seats Visio; who has Visio; add jdoe to Visio'],
  ['visio first', 'no: no-command; - - | visio | -; seats Visio; who has Visio; add jdoe to Visio'],
  ['nope', 'no: no-command; - - | - | -; help; seats; add jdoe to Visio'],
];
